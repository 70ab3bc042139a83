import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import {
  assertRefused,
  authorize,
  CALENDAR,
  codeFor,
  exchange,
  get,
  ISSUER,
  newIssuer,
  NOTES,
  params,
  REDIRECT,
  redirected,
  register,
  tokensFor,
  type Values,
} from "./client_steps.ts";

const NO_REDIRECT: Record<string, Values> = {
  "the client is unknown": { client_id: "nobody" },
  "there is no client": { client_id: undefined },
  "there is no redirect URI": { redirect_uri: undefined },
  "the redirect URI is evil's": { redirect_uri: "https://evil.example/callback" },
  "the redirect URI has evil behind a loopback address": {
    redirect_uri: "http://127.0.0.1:4000@evil.example/callback",
  },
  "the redirect URI has a backslash and evil behind it": {
    redirect_uri: "http://127.0.0.1:4000\\@evil.example/callback",
  },
  "the redirect URI has another path": { redirect_uri: "http://127.0.0.1:4000/other" },
  "the redirect URI has another loopback host": { redirect_uri: "http://localhost:4000/callback" },
  "the redirect URI has an impossible port": { redirect_uri: "http://127.0.0.1:99999/callback" },
};

for (const [reason, changes] of Object.entries(NO_REDIRECT)) {
  Deno.test(`authorize() answers 400 and does not redirect when ${reason}`, async () => {
    const issuer = await newIssuer();
    const { client_id } = await register(issuer);
    const response = await authorize(issuer, client_id, changes);
    assert.equal(response.headers.get("location"), null);
    await assertRefused(response, 400, "invalid_request", ["evil"]);
  });
}

const REDIRECTED: Record<string, [error: string, changes: Values]> = {
  "PKCE is plain": ["invalid_request", { code_challenge_method: "plain" }],
  "the PKCE method is missing": ["invalid_request", { code_challenge_method: undefined }],
  "there is no PKCE": ["invalid_request", { code_challenge: undefined, code_challenge_method: undefined }],
  "the challenge is no SHA-256": ["invalid_request", { code_challenge: "short" }],
  "the response type is missing": ["invalid_request", { response_type: undefined }],
  "the response type is token": ["unsupported_response_type", { response_type: "token" }],
  "the resource is unknown": ["invalid_target", { resource: "http://127.0.0.1:8000/" }],
  "the resource is missing": ["invalid_target", { resource: undefined }],
  "no scope is known": ["invalid_scope", { scope: "admin payroll" }],
  "the user is unknown": ["access_denied", { login_hint: "mallory" }],
};

for (const [reason, [error, changes]] of Object.entries(REDIRECTED)) {
  Deno.test(`authorize() redirects with ${error}, state and iss when ${reason}`, async () => {
    const issuer = await newIssuer();
    const { client_id } = await register(issuer);
    const answer = redirected(await authorize(issuer, client_id, changes));
    assert.equal(answer.get("error"), error);
    assert.equal(answer.get("state"), "a-state");
    assert.equal(answer.get("iss"), ISSUER);
    assert.equal(answer.get("code"), null);
  });
}

Deno.test("authorize() redirects with an error when a parameter or the resource is repeated", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const query = params({ client_id, redirect_uri: REDIRECT, response_type: "code", resource: NOTES });
  for (
    const [repeat, error] of [["scope=notes:read&scope=notes:write", "invalid_request"], [
      `resource=${CALENDAR}`,
      "invalid_target",
    ]]
  ) {
    const pkce = "code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    assert.equal(redirected(await get(issuer, `/authorize?${query}&${pkce}&${repeat}`)).get("error"), error);
  }
});

Deno.test("authorize() refuses a client when it registered for client_credentials only", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer, {
    grant_types: ["client_credentials"],
    token_endpoint_auth_method: "client_secret_basic",
  });
  assert.equal(redirected(await authorize(issuer, client_id)).get("error"), "unauthorized_client");
});

Deno.test("authorize() redirects with code, state and iss when all is well", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer, { redirect_uris: ["https://app.example/cb?tenant=1"] });
  const response = await authorize(issuer, client_id, { redirect_uri: "https://app.example/cb?tenant=1" });
  assert.ok(response.headers.get("location")?.startsWith("https://app.example/cb?tenant=1&"));
  const answer = redirected(response);
  assert.ok(answer.get("code"));
  assert.equal(answer.get("state"), "a-state");
  assert.equal(answer.get("iss"), ISSUER);
  assert.equal(answer.get("error"), null);
});

Deno.test("authorize() accepts a loopback redirect URI when only its port differs", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const redirect_uri = "http://127.0.0.1:51234/callback";
  const code = await codeFor(issuer, client_id, { redirect_uri });
  // The exchange is bound to the port that was really used.
  await assertRefused(await exchange(issuer, client_id, code), 400, "invalid_grant", [code]);
  assert.equal((await exchange(issuer, client_id, code, { redirect_uri })).status, 200);
});

Deno.test("authorize() does not ignore the port when the redirect URI is https", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer, { redirect_uris: ["https://app.example/cb"] });
  const response = await authorize(issuer, client_id, { redirect_uri: "https://app.example:444/cb" });
  await assertRefused(response, 400, "invalid_request");
});

Deno.test("authorize() grants all scopes of the resource when none is asked for", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  assert.equal((await tokensFor(issuer, client_id)).scope, "notes:read notes:write");
  assert.equal((await tokensFor(issuer, client_id, { scope: "" })).scope, "notes:read notes:write");
});

Deno.test("authorize() drops scopes when the resource does not know them", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const { scope } = await tokensFor(issuer, client_id, { scope: "calendar:read notes:read offline_access" });
  assert.equal(scope, "notes:read");
});

Deno.test("authorize() signs in the user of signInAs(), or of login_hint when there is one", async () => {
  const issuer = await newIssuer();
  const { client_id } = await register(issuer);
  const subject = async (changes = {}) =>
    decodeJwt((await tokensFor(issuer, client_id, changes)).access_token).sub;
  assert.equal(await subject(), "alice");
  issuer.controls.signInAs("bob");
  assert.equal(await subject(), "bob");
  assert.equal(await subject({ login_hint: "carol" }), "carol");
});
