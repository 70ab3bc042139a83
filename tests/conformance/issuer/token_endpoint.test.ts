import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import {
  assertRefused,
  CALENDAR,
  CHALLENGE,
  codeFor,
  exchange,
  ISSUER,
  newIssuer,
  NOTES,
  postJson,
  REDIRECT,
  refresh,
  register,
  tokensFor,
  type Values,
  VERIFIER,
} from "./client_steps.ts";

const BAD_EXCHANGES: Record<string, [error: string, changes: Values]> = {
  "the verifier is wrong": ["invalid_grant", { code_verifier: VERIFIER.replace("d", "e") }],
  "the verifier is the challenge, as in plain": ["invalid_grant", { code_verifier: CHALLENGE }],
  "the verifier is missing": ["invalid_request", { code_verifier: undefined }],
  "the code is unknown": ["invalid_grant", { code: "unknown" }],
  "the code is missing": ["invalid_grant", { code: undefined }],
  "the redirect URI is another": ["invalid_grant", { redirect_uri: "http://127.0.0.1:4001/callback" }],
  "the redirect URI is missing": ["invalid_grant", { redirect_uri: undefined }],
  "the resource is another": ["invalid_target", { resource: CALENDAR }],
  "the grant type is missing": ["invalid_request", { grant_type: undefined }],
  "the grant type is password": ["unsupported_grant_type", { grant_type: "password" }],
  "the grant type is not the client's": ["unauthorized_client", { grant_type: "client_credentials" }],
};

for (const [reason, [error, changes]] of Object.entries(BAD_EXCHANGES)) {
  Deno.test(`token() answers ${error} when ${reason}`, async () => {
    const issuer = await newIssuer();
    const { client_id } = await register(issuer);
    const code = await codeFor(issuer, client_id);
    await assertRefused(await exchange(issuer, client_id, code, changes), 400, error, [code]);
    // The refusal was for the change alone: the same code still works without it.
    assert.equal((await exchange(issuer, client_id, code)).status, 200);
  });
}

Deno.test("token() answers invalid_grant when another client presents the code", async () => {
  const issuer = await newIssuer();
  const [first, second] = [await register(issuer), await register(issuer)];
  const code = await codeFor(issuer, first.client_id);
  await assertRefused(await exchange(issuer, second.client_id, code), 400, "invalid_grant", [code]);
});

Deno.test("token() answers invalid_grant when the code has waited for more than a minute", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const code = await codeFor(issuer, client_id);
  const now = Date.now;
  try {
    Date.now = () => now() + 61_000;
    await assertRefused(await exchange(issuer, client_id, code), 400, "invalid_grant", [code]);
  } finally {
    Date.now = now;
  }
});

Deno.test("token() answers invalid_target when a request names two resources", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const { refresh_token } = await tokensFor(issuer, client_id);
  const body = new URLSearchParams({ grant_type: "refresh_token", client_id, refresh_token });
  for (const resource of [NOTES, CALENDAR]) body.append("resource", resource);
  const request = new Request(`${ISSUER}/token`, { method: "POST", body });
  await assertRefused(await issuer.fetch(request), 400, "invalid_target", [refresh_token]);
});

Deno.test("token() ends the refresh family when a code is replayed", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const code = await codeFor(issuer, client_id);
  const { refresh_token } = await (await exchange(issuer, client_id, code)).json();
  await assertRefused(await exchange(issuer, client_id, code), 400, "invalid_grant", [code]);
  await assertRefused(await refresh(issuer, client_id, refresh_token), 400, "invalid_grant", [refresh_token]);
});

Deno.test("token() lets one of two exchanges through when they come at once", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const code = await codeFor(issuer, client_id);
  const both = await Promise.all([exchange(issuer, client_id, code), exchange(issuer, client_id, code)]);
  assert.deepEqual(both.map((response) => response.status).sort(), [200, 400]);
});

Deno.test("token() ends the refresh family when an old refresh token is used again", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const first = await tokensFor(issuer, client_id);
  const other = await tokensFor(issuer, client_id);
  const second = await (await refresh(issuer, client_id, first.refresh_token)).json();
  assert.notEqual(second.refresh_token, first.refresh_token);
  await assertRefused(await refresh(issuer, client_id, first.refresh_token), 400, "invalid_grant", [
    first.refresh_token,
  ]);
  await assertRefused(await refresh(issuer, client_id, second.refresh_token), 400, "invalid_grant");
  // Another sign-in is another family.
  assert.equal((await refresh(issuer, client_id, other.refresh_token)).status, 200);
});

Deno.test("token() answers invalid_grant when another client presents the refresh token", async () => {
  const issuer = await newIssuer();
  const [first, second] = [await register(issuer), await register(issuer)];
  const { refresh_token } = await tokensFor(issuer, first.client_id);
  await assertRefused(await refresh(issuer, second.client_id, refresh_token), 400, "invalid_grant");
  assert.equal((await refresh(issuer, first.client_id, refresh_token)).status, 200);
});

Deno.test("token() refuses a refresh when it widens the scope or changes the resource", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const { refresh_token } = await tokensFor(issuer, client_id, { scope: "notes:read" });
  const scope = "notes:read notes:write";
  await assertRefused(await refresh(issuer, client_id, refresh_token, { scope }), 400, "invalid_scope");
  await assertRefused(
    await refresh(issuer, client_id, refresh_token, { resource: CALENDAR }),
    400,
    "invalid_target",
  );
  assert.equal((await refresh(issuer, client_id, refresh_token)).status, 200);
});

Deno.test("token() narrows the access token and not the family when a refresh asks for less", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const first = await tokensFor(issuer, client_id);
  const narrow = await (await refresh(issuer, client_id, first.refresh_token, { scope: "notes:read" }))
    .json();
  assert.equal(narrow.scope, "notes:read");
  assert.equal(decodeJwt(narrow.access_token).scope, "notes:read");
  const whole = await (await refresh(issuer, client_id, narrow.refresh_token)).json();
  assert.equal(whole.scope, "notes:read notes:write");
});

Deno.test("token() issues no refresh token when the client did not register for one", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer, { grant_types: ["authorization_code"] });
  assert.equal((await tokensFor(issuer, client_id)).refresh_token, undefined);
});

Deno.test("token() answers invalid_request when the body is JSON, another form, or repeats itself", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const code = await codeFor(issuer, client_id);
  const fields = {
    grant_type: "authorization_code",
    client_id,
    code,
    code_verifier: VERIFIER,
    redirect_uri: REDIRECT,
  };
  await assertRefused(await postJson(issuer, "/token", fields), 400, "invalid_request", [code]);
  const multipart = new FormData();
  for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
  const repeated = new URLSearchParams([...Object.entries(fields), ["code", code]]);
  for (const body of [multipart, repeated, undefined]) {
    const request = new Request(`${ISSUER}/token`, { method: "POST", body });
    await assertRefused(await issuer.fetch(request), 400, "invalid_request", [code]);
  }
});

Deno.test("token() ignores parameters when they are in the query", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const request = new Request(`${ISSUER}/token?client_id=${client_id}&grant_type=client_credentials`, {
    method: "POST",
    body: new URLSearchParams(),
  });
  await assertRefused(await issuer.fetch(request), 401, "invalid_client");
});
