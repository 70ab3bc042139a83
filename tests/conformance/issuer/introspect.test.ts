import assert from "node:assert/strict";
import type { TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import {
  assertRefused,
  CALENDAR,
  type Json,
  newIssuer,
  NOTES,
  postForm,
  register,
  type Values,
} from "./client_steps.ts";

/** A client with a secret, which may ask. */
async function server(issuer: TestIssuer): Promise<Values> {
  const { client_id, client_secret } = await register(issuer, {
    token_endpoint_auth_method: "client_secret_post",
    grant_types: ["client_credentials"],
  });
  return { client_id, client_secret };
}

async function ask(issuer: TestIssuer, token: string): Promise<Json> {
  const response = await postForm(issuer, "/introspect", { token, ...await server(issuer) });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  return response.json();
}

Deno.test("introspect() says what a token says when it is one of the issuer's, as JWT and as handle", async () => {
  const issuer = await newIssuer();
  const token = await issuer.mint({ audience: CALENDAR, scope: "calendar:read", subject: "bob" });
  const said = await ask(issuer, token);
  assert.deepEqual([said.active, said.sub, said.aud, said.scope, said.iss, said.token_type], [
    true,
    "bob",
    CALENDAR,
    "calendar:read",
    issuer.issuer,
    "Bearer",
  ]);
  assert.deepEqual(await ask(issuer, issuer.opaque(token)), said);
  assert.doesNotMatch(issuer.opaque(token), /\./);
});

Deno.test("introspect() says nothing but inactive when a token is not good, or not the issuer's", async () => {
  const issuer = await newIssuer();
  const { "other-issuer": _iss, "other-audience": _aud, ...tokens } = issuer.wrongTokens;
  for (const [name, { make }] of Object.entries(tokens)) {
    assert.deepEqual(await ask(issuer, await make({ audience: NOTES })), { active: false }, name);
  }
  const early = await issuer.mint({ claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } });
  const critical = await issuer.mint({ header: { crit: ["x"], x: 1 } });
  const endless = await issuer.mint({ claims: { exp: undefined } });
  const padded = `${await issuer.mint()}==`;
  for (const token of [early, critical, endless, padded, "never-issued"]) {
    assert.deepEqual(await ask(issuer, token), { active: false });
  }
});

Deno.test("introspect() forgets tokens when their key is withdrawn", async () => {
  const issuer = await newIssuer();
  const handle = issuer.opaque(await issuer.mint());
  assert.equal((await ask(issuer, handle)).active, true);
  await issuer.controls.rotateKeys({ keepOld: false });
  assert.deepEqual(await ask(issuer, handle), { active: false });
});

Deno.test("introspect() refuses whoever shows no secret, and a request without a token", async () => {
  const issuer = await newIssuer();
  const token = await issuer.mint();
  const { client_id } = await register(issuer);
  await assertRefused(await postForm(issuer, "/introspect", { token }), 401, "invalid_client", [token]);
  await assertRefused(await postForm(issuer, "/introspect", { token, client_id }), 401, "invalid_client", [
    token,
  ]);
  await assertRefused(await postForm(issuer, "/introspect", await server(issuer)), 400, "invalid_request");
});
