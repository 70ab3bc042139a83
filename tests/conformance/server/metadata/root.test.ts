/** A server at the root of its host: nothing of its path is left to insert, not even the slash (RFC 9728 §3.1). */

import assert from "node:assert/strict";
import { allLessons } from "../../../../lessons/cli/lessons.ts";
import { judge } from "../../../../reference/conformance/judge.ts";
import { memorySend } from "../../../../reference/conformance/send/memory.ts";
import { targetOf } from "../../../../reference/conformance/target.ts";
import { changed } from "../../../mutants/server/http.ts";
import { WELL_KNOWN } from "../../../mutants/server/metadata/mutants.ts";
import { type CreateServer, createServerOf, memoryIssuer } from "../../../target.ts";

const ORIGIN = "http://127.0.0.1:8000";

/** The rules of its place, and of what points at it. */
const PLACES = ["metadata.path-form", "metadata.discoverable", "metadata.resource", "metadata.sibling"];

/** The rules of these that a server at the root of its host fails. */
async function failuresAtRoot(createServer: CreateServer, ids: string[]): Promise<string[]> {
  const { issuer, close } = await memoryIssuer();
  const resource = `${ORIGIN}/`;
  const server = createServer({ resource, issuer: issuer.issuer });
  const send = memorySend({ [ORIGIN]: server, [issuer.issuer]: issuer });
  const target = await targetOf({ resource, revision: "2025-11-25", send, issuer, signsIn: false });
  const { verdicts } = await judge({ subject: { name: "at the root" }, target, ids });
  close();
  return verdicts.filter(({ status }) => status !== "pass").map(({ id }) => id);
}

const lessons = allLessons().filter(({ party, judgedBy }) => {
  return party === "resource-server" && judgedBy.includes("metadata.path-form");
});

for (const { slug, file, judgedBy } of lessons) {
  Deno.test(`createServer() of ${slug} has its metadata where clients look when it is at the root of its host`, async () => {
    const ids = [...PLACES, "challenge.pointer-resolves"].filter((id) => judgedBy.includes(id));
    assert.deepEqual(await failuresAtRoot(await createServerOf(file), ids), []);
  });
}

Deno.test("judge() fails a server at the root of its host when its metadata has a slash too many", async () => {
  const finished = await createServerOf("lessons/02-resource-metadata/server.ts");
  const slashed: CreateServer = (settings) => {
    const server = finished(settings);
    return {
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === WELL_KNOWN) return new Response("Nothing here", { status: 404 });
        const moved = pathname === `${WELL_KNOWN}/`
          ? changed(request, { url: ORIGIN + WELL_KNOWN })
          : request;
        return await server.fetch(moved);
      },
    };
  };
  assert.deepEqual(await failuresAtRoot(slashed, PLACES.slice(0, 2)), [
    "metadata.path-form",
    "metadata.discoverable",
  ]);
});
