/**
 * What the guard does not stop, as its threat model says: each limit is seen, so that nobody takes it for something
 * that was forgotten, and whoever moves one finds the sentence to change.
 */

import assert from "node:assert/strict";
import { authInfoOf } from "../../reference/guard/adapters/auth_info.ts";
import { type Guard, protect, type ProtectOptions } from "../../reference/guard/mod.ts";
import { admit, answer, callOf, OPTIONS, requestOf } from "../guard/guard_under_test.ts";
import { clockAt, ISSUER, networkOf, newIssuer } from "../guard/token/verifier_under_test.ts";

/** A guard with the real verifier, its issuer and the clock of both. */
async function setUp(changes: Partial<ProtectOptions> = {}) {
  const issuer = await newIssuer({ accessTokenLifetime: 300 });
  const clock = clockAt();
  const guardLike = (): Guard => {
    return protect({ ...OPTIONS, fetch: networkOf(issuer).fetch, now: clock.now, ...changes });
  };
  return { issuer, clock, guard: guardLike(), guardLike };
}

const DELETES = { message: callOf("delete_note", { id: "7" }) };

Deno.test("protect() lets in whoever has a token: its thief looks like its client", async () => {
  const { guard, issuer } = await setUp();
  const token = await issuer.mint();
  const hers = await admit(guard, { token, headers: { "user-agent": "alice's client" } });
  const theirs = await admit(guard, { token, headers: { "user-agent": "a thief's" } });
  assert.equal(theirs.caller, hers.caller);
  guard.revoke({ tokenHash: hers.caller.tokenHash });
  assert.equal((await answer(guard, { token })).status, 401, "which is what revoke is for");
});

Deno.test("protect() believes what its issuer signs, true or not", async () => {
  const { guard, issuer } = await setUp();
  const token = await issuer.mint({ subject: "nobody", claims: { roles: ["admin"] } });
  assert.deepEqual((await admit(guard, { token })).caller.roles, ["admin"]);
});

Deno.test("protect() lets in what the scopes reach, whoever thought of it", async () => {
  const { guard, issuer } = await setUp();
  await admit(guard, { ...DELETES, token: await issuer.mint() });
  const little = await answer(guard, { ...DELETES, token: await issuer.mint({ scope: "notes:read" }) });
  assert.equal(little.status, 403, "which is what limits the damage");
});

Deno.test("protect() lets bob name alice's note: whose it is, the tool has to know", async () => {
  const { guard, issuer } = await setUp();
  const { caller, message } = await admit(guard, {
    ...DELETES,
    token: await issuer.mint({ subject: "bob" }),
  });
  assert.deepEqual([caller.subject, message.params?.arguments], ["bob", { id: "7" }]);
});

Deno.test("protect() hands nothing on that would be a right elsewhere", async () => {
  const { guard, issuer } = await setUp();
  const token = await issuer.mint();
  const { caller, message, request } = await admit(guard, { token });
  const handed = [caller, message, authInfoOf(caller), [...request.headers], request.url];
  const text = JSON.stringify(handed) + await request.text();
  for (const part of token.split(".")) assert.ok(!text.includes(part));
});

Deno.test("protect() does not hear that its issuer has revoked a JWT", async () => {
  const { guard, issuer, clock } = await setUp();
  const token = await issuer.mint();
  await admit(guard, { token });
  // Whatever the issuer has to say from now on, nobody asks it.
  for (const endpoint of ["metadata", "jwks", "other"] as const) issuer.controls.fail(endpoint, "reset");
  issuer.controls.resetCounters();
  clock.advance(299);
  await admit(guard, { token });
  for (const endpoint of ["metadata", "jwks", "other"] as const) {
    assert.equal(issuer.controls.requests(endpoint), 0);
  }
  clock.advance(10);
  assert.equal((await answer(guard, { token })).status, 401, "until it expires");
});

Deno.test("revoke() reaches its own process only", async () => {
  const { guard, guardLike, issuer } = await setUp();
  const other = guardLike();
  const token = await issuer.mint();
  guard.revoke({ issuer: ISSUER, subject: "alice" });
  assert.equal((await answer(guard, { token })).status, 401);
  await admit(other, { token });
  await admit(guardLike(), { token }); // A restart, or one more instance.
});

Deno.test("protect() lets a message in as often as it is sent", async () => {
  const { guard, issuer } = await setUp();
  const token = await issuer.mint();
  for (let i = 0; i < 3; i++) assert.equal((await admit(guard, { ...DELETES, token })).message.id, 1);
});

Deno.test("protect() counts no requests", async () => {
  const { guard, issuer } = await setUp();
  const [token, forged] = [await issuer.mint(), await issuer.forge()];
  const statuses = new Set<number>();
  for (let i = 0; i < 500; i++) {
    statuses.add((await answer(guard, { token: forged })).status);
    await admit(guard, { token });
  }
  assert.deepEqual([...statuses], [401], "nobody is told to slow down");
});

Deno.test("protect() takes a request for a remote resource over plain http", async () => {
  const resource = "https://mcp.example.com/mcp";
  const { guard, issuer } = await setUp({ resource });
  const request = requestOf({
    url: "http://10.0.0.7:8000/mcp",
    token: await issuer.mint({ audience: resource, scope: "notes:read" }),
  });
  const admitted = await guard(request);
  assert.ok(!(admitted instanceof Response));
  assert.equal(admitted.request.url, resource);
});
