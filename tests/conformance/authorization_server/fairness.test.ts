/** No rule of level MUST fails an honest authorization server: what no text forbids is no fault. */

import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "../../../reference/authorization_server/oidc_provider.ts";
import type { Login } from "../../../reference/conformance/authorization_server/login.ts";
import { requirements } from "../../../reference/conformance/catalogue.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import type { Report, Status } from "../../../reference/conformance/report.ts";
import { type Level, LEVELS, type Revision, REVISIONS } from "../../../reference/conformance/requirement.ts";
import { openLiveSend } from "../../../reference/conformance/send/live.ts";
import { memorySend } from "../../../reference/conformance/send/memory.ts";
import { NOTES, REDIRECT, withServer } from "../../authorization_server/steps.ts";
import {
  honestIssuer,
  ISSUER,
  issuerTarget,
  memoryIssuerTarget,
  REDIRECT as CALLBACK,
} from "../../issuer_target.ts";
import { Browser } from "../../user_agent.ts";
import { PUBLISHED } from "./published.ts";

const ids = requirements.filter(({ party }) => party === "authorization-server").map(({ id }) => id);

/** What failed at these levels, each with what came back. */
function failures({ verdicts }: Report, ...levels: Level[]): string[] {
  const failed = verdicts.filter(({ status, level }) => status === "fail" && level && levels.includes(level));
  return failed.map(({ id, failure }) => `${id}: ${failure?.received}; expected ${failure?.expected}`);
}

function idsWith({ verdicts }: Report, status: Status, level?: string): string[] {
  return verdicts.filter((each) => each.status === status && (!level || each.level === level)).map(({ id }) =>
    id
  );
}

/** A live one, by real HTTP. */
async function judged(
  parts: { issuer: string; login?: Login; revision?: Revision; resource?: string },
): Promise<Report> {
  const live = openLiveSend();
  try {
    const target = issuerTarget({ ...parts, send: live.send });
    return await judge({ subject: { name: parts.issuer }, target, ids });
  } finally {
    await live.close();
  }
}

/** Alice in front of a browser. Where a page is no form, it is an error, and she stays there. */
function alice(parts: Partial<Login> = {}): Login {
  const browser = new Browser();
  return {
    redirectUri: REDIRECT,
    async open(url) {
      const page = await browser.open(url.href);
      if (page instanceof URL) return page;
      if (page.status >= 400) return undefined;
      const end = await browser.submit(page, { user: "alice" });
      return end instanceof URL ? end : undefined;
    },
    ...parts,
  };
}

for (const revision of REVISIONS) {
  Deno.test(`judge() passes the test issuer by every rule of ${revision} when it says all that it can`, async () => {
    const target = memoryIssuerTarget(await honestIssuer(), revision);
    const report = await judge({ subject: { name: "test issuer" }, target, ids });
    assert.deepEqual([...idsWith(report, "fail"), ...idsWith(report, "untested")], []);
    for (const id of idsWith(report, "skip")) {
      const { reason } = report.verdicts.find((verdict) => verdict.id === id)!;
      assert.equal(reason, `not a rule of ${revision}`, id);
    }
  });
}

Deno.test("judge() fails no MUST and no SHOULD when the embedded authorization server signs alice in", async () => {
  await withServer(async ({ issuer }) => {
    const report = await judged({ issuer, resource: NOTES, login: alice(), revision: "2026-07-28" });
    assert.deepEqual(failures(report, ...LEVELS), []);
    assert.deepEqual(idsWith(report, "untested"), ["issuer.listed"]);
    assert.ok(idsWith(report, "pass").length >= 33, `only ${idsWith(report, "pass").length} could be judged`);
  }, { clientIdMetadata: true });
});

Deno.test("judge() asks nothing of public clients when its client has a secret, and reads no opaque token", async () => {
  const client = { client_id: "known", client_secret: "a+b/c=", redirect_uris: [REDIRECT] };
  const resources = { [NOTES]: { name: "Notes", scopes: ["notes:read"], opaque: true } };
  await withServer(async ({ issuer }) => {
    const login = alice({ client: { client_id: "known", client_secret: "a+b/c=" } });
    const report = await judged({ issuer, resource: NOTES, login, revision: "2025-11-25" });
    assert.deepEqual(failures(report, "MUST"), []);
    assert.deepEqual(idsWith(report, "untested"), [
      "issuer.listed",
      "issuer.challenge-demanded",
      "issuer.audience",
      "issuer.rotation",
      "issuer.rotated-away",
    ]);
  }, { clients: [client], resources });
});

Deno.test("judge() fails no MUST when oidc-provider runs as it comes, with OpenID Connect's document alone", async () => {
  // The issuer follows from the port, and what answers from the issuer.
  const provided: { callback?: RequestListener } = {};
  const http = createServer((request, response) => {
    if (request.url?.includes("oauth-authorization-server")) response.writeHead(404).end();
    else provided.callback?.(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, { features: { devInteractions: { enabled: false } } });
  provider.silent = true;
  provided.callback = provider.callback();
  try {
    const report = await judged({ issuer, revision: "2025-11-25" });
    assert.deepEqual(failures(report, "MUST"), []);
    assert.ok(idsWith(report, "pass").length >= 14, `only ${idsWith(report, "pass").length} could be judged`);
  } finally {
    http.close();
    http.closeAllConnections();
  }
});

for (const { name, issuer, paths, document, breaks } of PUBLISHED) {
  Deno.test(`judge() fails no MUST that no text has when it reads what ${name} publishes`, async () => {
    const keys = { keys: [{ kty: "RSA", use: "sig", kid: "1", alg: "RS256", e: "AQAB", n: "AA" }] };
    const headers = { "content-type": "application/json; charset=utf-8", "access-control-allow-origin": "*" };
    const publishes = {
      fetch: (request: Request) => {
        const { href, pathname } = new URL(request.url);
        if (href === document.jwks_uri) return Response.json(keys);
        if (!paths.includes(pathname)) return Response.json({ error: "not_found" }, { status: 404 });
        return Response.json(document, { headers });
      },
    };
    const origins = [issuer, String(document.jwks_uri)].map((url) => new URL(url).origin);
    const send = memorySend(Object.fromEntries(origins.map((origin) => [origin, publishes])));
    const target = issuerTarget({ send, issuer, revision: "2025-11-25" });
    const report = await judge({ subject: { name }, target, ids });
    assert.deepEqual(idsWith(report, "fail", "MUST"), Object.keys(breaks));
    assert.deepEqual(idsWith(report, "untested"), ["issuer.listed"]);
    // Nobody signs in here, and nothing is made of that.
    const flow = report.verdicts.filter(({ reason }) => reason === "needs a login");
    assert.equal(flow.length, 13);
    assert.ok(idsWith(report, "pass").length >= 12, `only ${idsWith(report, "pass").length} could be judged`);
  });
}

Deno.test("judge() fails no MUST when an authorization server is for machines, and has nothing for browsers", async () => {
  const document = {
    issuer: ISSUER,
    token_endpoint: `${ISSUER}/token`,
    grant_types_supported: ["client_credentials"],
  };
  const machines = {
    fetch: ({ url }: Request) => {
      const known = url.includes("/.well-known/oauth-authorization-server");
      return known ? Response.json(document) : new Response(null, { status: 404 });
    },
  };
  const report = await judge({ subject: { name: "machines" }, target: memoryIssuerTarget(machines), ids });
  assert.deepEqual(failures(report, "MUST"), []);
  assert.ok(idsWith(report, "fail", "house").includes("issuer.grant-types"));
  for (const id of ["issuer.response-types", "issuer.challenge-methods"]) {
    assert.ok(idsWith(report, "untested").includes(id), id);
  }
});

Deno.test("judge() fails iss no further than that it is unpromised when it comes with codes alone", async () => {
  const issuer = await honestIssuer();
  issuer.controls.changeMetadata({ authorization_response_iss_parameter_supported: undefined });
  const codesAlone = {
    async fetch(request: Request) {
      const response = await issuer.fetch(request);
      const location = response.headers.get("location");
      if (!location?.startsWith(CALLBACK) || !location.includes("error=")) return response;
      const back = new URL(location);
      back.searchParams.delete("iss");
      return new Response(null, { status: response.status, headers: { location: back.href } });
    },
  };
  const wanted = ["issuer.iss-returned", "issuer.iss-advertised"];
  const target = memoryIssuerTarget(codesAlone);
  const report = await judge({ subject: { name: "codes alone" }, target, ids: wanted });
  assert.deepEqual(idsWith(report, "pass"), ["issuer.iss-returned"]);
  assert.deepEqual(idsWith(report, "fail"), ["issuer.iss-advertised"]);
});

Deno.test("judge() tells of one failure when the metadata is nowhere", async () => {
  const nothing = { fetch: () => new Response(null, { status: 404 }) };
  const report = await judge({ subject: { name: "nothing" }, target: memoryIssuerTarget(nothing), ids });
  assert.deepEqual(idsWith(report, "fail"), ["issuer.discoverable"]);
});
