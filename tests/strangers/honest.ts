/** The proof of honesty: plain requests, and none of the rules that are to be fair to strangers. */

import assert from "node:assert/strict";
import type { TestIssuer, WrongTokenName } from "../../reference/conformance/issuer/issuer.ts";
import { openIssuer } from "../../reference/conformance/verify/issuer_listener.ts";
import type { Operation, Stranger } from "./stranger.ts";
import { bearer, begin, callOf, post } from "./conversation.ts";
import { startServer } from "./start.ts";

const ELSEWHERE = "http://127.0.0.1:8001/mcp";

/** Tokens that are not good, beyond the issuer's own table: each is honest but for this. */
function further(issuer: TestIssuer, resource: string, scope: string): [string, Promise<string>][] {
  const mint = (claims: Record<string, unknown>, header = {}) => {
    return issuer.mint({ audience: resource, scope, claims, header });
  };
  const later = Math.floor(Date.now() / 1000) + 3600;
  return [
    ["without an audience", mint({ aud: undefined })],
    ["for a list of others", mint({ aud: [ELSEWHERE, "https://other.example"] })],
    ["for a longer URL", mint({ aud: `${resource}/notes` })],
    ["for its client", mint({ aud: "test-client" })],
    ["that another issuer might have made", mint({ iss: `${issuer.issuer}/` })],
    ["without an issuer", mint({ iss: undefined })],
    ["that never expires", mint({ exp: undefined })],
    ["that is not valid yet", mint({ nbf: later })],
    ["that expires in words", mint({ exp: String(later) })],
    ["with an extension that must be understood", mint({}, { crit: ["x"], x: 1 })],
  ];
}

/**
 * Starts a stranger and proves it honest: an honest token opens it, and each wrong one is refused.
 *
 * @throws {assert.AssertionError} with what it did
 */
export async function provesHonest(stranger: Stranger): Promise<void> {
  const { issuer, close } = await openIssuer();
  const { resource, stop } = await startServer(stranger, { issuer: issuer.issuer });
  try {
    await proves(stranger, issuer, resource);
  } finally {
    await stop();
    await close();
  }
}

async function proves(stranger: Stranger, issuer: TestIssuer, resource: string): Promise<void> {
  const { reads, writes, open = [], name, traits } = stranger;
  const all = [...new Set([...reads.scopes, ...writes?.scopes ?? []])].join(" ");
  issuer.addResource(resource, all.split(" "));
  const good = await issuer.mint({ audience: resource, scope: all });
  // The issuer publishes a key with the first token that it signs: before anybody reads its keys.
  const rsa = await issuer.mint({ audience: resource, scope: all, alg: "RS256" });
  const session = await begin(stranger, resource, good);
  const as = (token: string, operation: Operation) => {
    return post(resource, callOf(operation), { ...session, ...bearer(token) });
  };
  const result = async (token: string, operation: Operation, what: string) => {
    const answer = await as(token, operation);
    assert.ok(
      answer.response?.result && !answer.response.result.isError,
      `${name}, ${what}: ${answer.status}`,
    );
    return JSON.stringify(answer.response.result.structuredContent);
  };
  const before = await result(good, reads, "an honest token");
  await result(rsa, reads, "an RSA key");
  const listed = await issuer.mint({ scope: all, claims: { aud: [ELSEWHERE, resource] } });
  if (traits.includes("list of audiences")) await result(listed, reads, "a list of audiences");
  const forAll = await issuer.mint({ scope: all, audience: resource, header: { typ: "JWT" } });
  if (traits.includes("any type of token")) await result(forAll, reads, "typ JWT");
  if (traits.includes("introspection")) {
    await result(issuer.opaque(good), reads, "an opaque token");
    const other = issuer.opaque(await issuer.mint({ audience: ELSEWHERE, scope: all }));
    assert.equal((await as(other, reads)).status, 401, `${name} takes an opaque token for another server`);
  }

  // Nothing but a good token opens it, and the challenge says Bearer.
  const refused = async (token: string, what: string, statuses = [401]) => {
    const answer = await as(token, writes ?? reads);
    assert.ok(statuses.includes(answer.status), `${name} answers ${answer.status} to a token ${what}`);
    assert.equal(answer.response?.result, undefined);
    assert.match(
      answer.headers.get("www-authenticate") ?? "",
      /\bbearer\b/i,
      `${name}: no challenge, ${what}`,
    );
    assert.ok(!answer.body.includes(token), `${name} repeats a token ${what}`);
  };
  for (const [kind, { flaw, make }] of Object.entries(issuer.wrongTokens)) {
    await refused(
      await make({ audience: resource, scope: all }),
      `${flaw} (${kind satisfies string as WrongTokenName})`,
    );
  }
  for (const [flaw, token] of further(issuer, resource, all)) await refused(await token, flaw);
  await refused(
    await issuer.mint({ audience: ELSEWHERE, scope: all }),
    "for another server of the same issuer",
  );
  await refused(await issuer.mint({ audience: resource, claims: { scope: undefined } }), "without scope", [
    403,
  ]);
  await refused(await issuer.mint({ audience: resource, scope: "other:read" }), "for other scopes", [403]);
  // One word that holds the scopes is no scope of ours.
  const joined = `${all.replaceAll(" ", ",")},other:read`;
  await refused(await issuer.mint({ audience: resource, scope: joined }), "with commas between its scopes", [
    403,
  ]);

  // Without one, everything but what is said to be open is refused.
  for (
    const method of ["initialize", "tools/list", "tools/call", "resources/list", "notifications/initialized"]
  ) {
    const params = method === "tools/call" ? callOf(reads).params : {};
    const id = method.startsWith("notifications/") ? {} : { id: 3 };
    const answer = await post(resource, { ...id, method, params }, session);
    if (open.includes(method)) assert.notEqual(answer.status, 401, `${name}: ${method} is said to be open`);
    else assert.equal(answer.status, 401, `${name}: ${method} without a token`);
  }
  const inQuery = await post(`${resource}?access_token=${good}`, callOf(reads), session);
  assert.equal(inQuery.status, 401, `${name} takes a token from the query`);

  // Another person's session is no way in, and nor is a session without a token.
  if (traits.includes("sessions")) {
    const bob = await issuer.mint({ audience: resource, scope: all, subject: "bob" });
    assert.equal((await as(bob, reads)).status, 404, `${name}: bob in alice's session`);
  }

  // Reading changes nothing, writing takes its scope, and what was refused has not happened.
  if (writes) {
    const reader = await issuer.mint({ audience: resource, scope: reads.scopes.join(" ") });
    const short = await as(reader, writes);
    assert.equal(short.status, 403, `${name}: too little scope`);
    assert.match(short.headers.get("www-authenticate") ?? "", /error="insufficient_scope"/);
    assert.equal(
      await result(good, reads, "after refusals"),
      before,
      `${name}: a refused call has changed something`,
    );
    const writer = await issuer.mint({ audience: resource, scope: writes.scopes.join(" ") });
    await result(writer, writes, "a writing token");
    assert.notEqual(await result(good, reads, "after writing"), before, `${name}: writing shows nothing`);
  }

  await provesFound(stranger, issuer, resource);
}

/** Its metadata is where one of the two forms is looked for, and names it and its issuer (RFC 9728 §3.1). */
async function provesFound({ name, traits }: Stranger, issuer: TestIssuer, resource: string): Promise<void> {
  const { origin, pathname } = new URL(resource);
  const root = `${origin}/.well-known/oauth-protected-resource`;
  const response = await fetch(traits.includes("root document") ? root : root + pathname);
  assert.equal(response.status, 200, `${name}: metadata`);
  const document = await response.json();
  assert.equal(document.resource, resource);
  assert.deepEqual(document.authorization_servers, [issuer.issuer]);
  const pointers = /resource_metadata="([^"]+)"/.exec(
    (await post(resource, { id: 1, method: "tools/call", params: {} })).headers.get("www-authenticate") ?? "",
  );
  assert.equal(pointers === null, traits.includes("no pointer"), `${name}: pointer`);
  if (pointers) assert.equal((await (await fetch(pointers[1]!)).json()).resource, resource);
  const unknown = await fetch(`${origin}/nowhere`, {
    headers: bearer(await issuer.mint({ audience: resource })),
  });
  assert.equal(unknown.status, 404);
  const html = (unknown.headers.get("content-type") ?? "").startsWith("text/html");
  assert.equal(html, traits.includes("404 as HTML"), `${name}: ${await unknown.text()}`);
}
