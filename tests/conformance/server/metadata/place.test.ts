/** The path form, the root form, the 401's pointer: each alone is enough, and the checks find the document there. */

import assert from "node:assert/strict";
import { judge } from "../../../../reference/conformance/judge.ts";
import { requirements } from "../../../../reference/conformance/catalogue.ts";
import { altered, changed } from "../../../mutants/server/http.ts";
import { WELL_KNOWN, withDocument } from "../../../mutants/server/metadata/mutants.ts";
import { type CreateServer, createServerOf, memoryTarget } from "../../../target.ts";

const LESSON = "lessons/03-challenge/server.ts";
const ODD = "/about/sign-in.json";

interface Places {
  /** The one path at which the document is. */
  at: string;
  /** What the challenge says of it; by default nothing. */
  pointer?: string;
  /** What `resource` is there; by default the endpoint's URL. */
  resource?: (own: URL) => string;
}

/** Lesson 3's server with its document at another place. */
async function serverWith({ at, pointer, resource = ({ href }) => href }: Places): Promise<CreateServer> {
  const createServer = await createServerOf(LESSON);
  return (settings) => {
    const server = createServer(settings);
    const own = new URL(settings.resource);
    const pathForm = WELL_KNOWN + own.pathname;
    return {
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === at) {
          const response = await server.fetch(changed(request, { url: new URL(pathForm, request.url).href }));
          if (request.method !== "GET") return response;
          return await withDocument(response, (document) => ({ ...document, resource: resource(own) }));
        }
        if (pathname === pathForm) return new Response("Nothing here", { status: 404 });
        const response = await server.fetch(request);
        const challenge = response.headers.get("www-authenticate");
        if (challenge === null) return response;
        const said = pointer ? `resource_metadata="${own.origin}${pointer}", ` : "";
        const moved = challenge.replace(/resource_metadata="[^"]*", /, said);
        return altered(response, { headers: { "www-authenticate": moved } });
      },
    };
  };
}

/** Everything that can be said of the document where no token is taken, and that the pointer, if any, leads to it. */
const ids = requirements.map(({ id }) => id).filter((id) => {
  const ofDocument = id.startsWith("metadata.") && id !== "metadata.own-issuer";
  return ofDocument || id === "challenge.pointer-resolves";
});

/** What a server fails when its document is judged alone, rule by rule, and when it is judged in one go. */
async function failuresOf(places: Places): Promise<string[]> {
  const createServer = await serverWith(places);
  const failures = async (judged: string[]) => {
    const target = await memoryTarget(createServer);
    const report = await judge({ subject: { name: "test", resource: target.resource }, target, ids: judged });
    await target.close();
    return report.verdicts.filter(({ status }) => status !== "pass").map(({ id }) => id);
  };
  const inOneGo = await failures(ids);
  const alone = (await Promise.all(ids.map((id) => failures([id])))).flat();
  assert.deepEqual(alone, inOneGo, "a verdict depends on what was judged before");
  return inOneGo;
}

const conformant: Record<string, Places> = {
  "at the root form alone": { at: WELL_KNOWN },
  "at the root form alone, for the whole host": { at: WELL_KNOWN, resource: ({ origin }) => origin },
  "at the root form alone, for the host's root": { at: WELL_KNOWN, resource: ({ origin }) => `${origin}/` },
  "at an odd path that the challenge points at": { at: ODD, pointer: ODD },
  "at the root form, and the pointer leads nowhere else": { at: WELL_KNOWN, pointer: WELL_KNOWN },
};

for (const [where, places] of Object.entries(conformant)) {
  Deno.test(`judge() misses nothing but the path form when the document is ${where}`, async () => {
    assert.deepEqual(await failuresOf(places), ["metadata.path-form"]);
  });
}

Deno.test("judge() fails metadata.resource when the root form names another resource", async () => {
  const resource = ({ origin }: URL) => `${origin}/other`;
  const failures = await failuresOf({ at: WELL_KNOWN, resource });
  assert.deepEqual(failures, ["metadata.path-form", "metadata.resource", "challenge.pointer-resolves"]);
});

Deno.test("judge() fails metadata.resource when a pointer leads to the host's own document", async () => {
  const failures = await failuresOf({
    at: WELL_KNOWN,
    pointer: WELL_KNOWN,
    resource: ({ origin }) => origin,
  });
  assert.deepEqual(failures, ["metadata.path-form", "metadata.resource", "challenge.pointer-resolves"]);
});

Deno.test("judge() fails everything about the document when nothing leads to it", async () => {
  assert.deepEqual(await failuresOf({ at: ODD }), ids);
});
