/** Honest flows, driven by a client that we did not write: the MCP SDK's. */

import assert from "node:assert/strict";
import {
  discoverAuthorizationServerMetadata,
  exchangeAuthorization,
  refreshAuthorization,
  registerClient,
  startAuthorization,
} from "@modelcontextprotocol/sdk/client/auth.js";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { Browser } from "../user_agent.ts";
import {
  assertRefused,
  authorizationUrl,
  authorize,
  CALENDAR,
  codeFor,
  exchange,
  NOTES,
  REDIRECT,
  refresh,
  register,
  token,
  tokensFor,
  type Values,
  withServer,
} from "./steps.ts";

for (const authMethod of ["none", "client_secret_basic", "client_secret_post"]) {
  Deno.test(`createAuthorizationServer() signs an SDK client in when it authenticates with ${authMethod}`, () =>
    withServer(async ({ issuer }) => {
      const metadata = await discoverAuthorizationServerMetadata(issuer);
      assert.equal(metadata?.issuer, issuer);
      const clientInformation = await registerClient(issuer, {
        metadata,
        clientMetadata: {
          redirect_uris: [REDIRECT],
          grant_types: ["authorization_code", "refresh_token"],
          token_endpoint_auth_method: authMethod,
        },
      });
      const common = { metadata, clientInformation, resource: new URL(NOTES) };
      const { authorizationUrl, codeVerifier } = await startAuthorization(issuer, {
        ...common,
        redirectUrl: REDIRECT,
        scope: "notes:read",
        state: "a-state",
      });
      const callback = (await new Browser().signIn(authorizationUrl.href)).searchParams;
      assert.equal(callback.get("iss"), issuer);
      assert.equal(callback.get("state"), "a-state");

      const tokens = await exchangeAuthorization(issuer, {
        ...common,
        authorizationCode: callback.get("code") ?? "",
        codeVerifier,
        redirectUri: REDIRECT,
      });
      assert.equal(tokens.token_type, "Bearer");
      assert.equal(tokens.scope, "notes:read");
      assert.equal(tokens.expires_in, 900);
      const refreshed = await refreshAuthorization(issuer, {
        ...common,
        refreshToken: tokens.refresh_token ?? "",
      });
      assert.notEqual(refreshed.refresh_token, tokens.refresh_token);

      const keys = createRemoteJWKSet(new URL(String(metadata?.jwks_uri)));
      for (const accessToken of [tokens.access_token, refreshed.access_token]) {
        const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
          issuer,
          audience: NOTES,
          algorithms: ["ES256"],
          typ: "at+jwt",
          requiredClaims: ["exp", "iat", "jti", "sub", "client_id"],
        });
        assert.ok(protectedHeader.kid);
        assert.equal(payload.sub, "alice");
        assert.equal(payload.client_id, clientInformation.client_id);
        assert.equal(payload.scope, "notes:read");
        assert.deepEqual(payload.roles, []);
        assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 900);
      }
    }));
}

Deno.test("createAuthorizationServer() publishes the same metadata for OAuth and OpenID Connect when asked", () =>
  withServer(async ({ issuer }) => {
    const [oauth, openid] = await Promise.all(
      ["oauth-authorization-server", "openid-configuration"].map(async (name) => {
        const response = await fetch(`${issuer}/.well-known/${name}`);
        assert.equal(response.headers.get("access-control-allow-origin"), "*");
        return await response.json();
      }),
    );
    assert.deepEqual(oauth, openid);
    assert.equal(oauth.issuer, issuer);
    assert.deepEqual(oauth.code_challenge_methods_supported, ["S256"]);
    assert.equal(oauth.authorization_response_iss_parameter_supported, true);
    assert.deepEqual(oauth.response_types_supported, ["code"]);
    assert.equal(oauth.client_id_metadata_document_supported, undefined);
    const scopes = ["openid", "offline_access", "notes:read", "notes:write", "calendar:read"];
    assert.deepEqual(oauth.scopes_supported, scopes);
    for (const [name, url] of Object.entries(oauth)) {
      if (/_endpoint$|_uri$/.test(name)) assert.ok(String(url).startsWith(`${issuer}/`), `${name} ${url}`);
    }
    const { keys } = await (await fetch(oauth.jwks_uri)).json();
    assert.equal(keys.length, 1);
    assert.equal(keys[0].d, undefined);
  }));

for (const [user, roles] of Object.entries({ alice: [], bob: [], carol: ["admin"] })) {
  Deno.test(`createAuthorizationServer() issues ${user}'s tokens with her or his roles when ${user} signs in`, () =>
    withServer(async (server) => {
      const { client_id } = await register(server);
      const { access_token } = await tokensFor(server, client_id, {}, { user });
      const { sub, roles: claimed } = decodeJwt(access_token);
      assert.deepEqual({ sub, claimed }, { sub: user, claimed: roles });
    }));
}

Deno.test("createAuthorizationServer() redirects with access_denied, state and iss when the user denies", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const answer = await authorize(server, client_id, {}, { action: "deny" });
    assert.equal(answer.get("error"), "access_denied");
    assert.equal(answer.get("state"), "a-state");
    assert.equal(answer.get("iss"), server.issuer);
    assert.equal(answer.get("code"), null);
  }));

const REDIRECTED: Record<string, [error: string, changes: Values]> = {
  "PKCE is plain": ["invalid_request", { code_challenge_method: "plain" }],
  "the PKCE method is missing": ["invalid_request", { code_challenge_method: undefined }],
  "there is no PKCE": ["invalid_request", { code_challenge: undefined, code_challenge_method: undefined }],
  "the response type is token": ["unsupported_response_type", { response_type: "token" }],
  "the resource is unknown": ["invalid_target", { resource: "http://127.0.0.1:8000/" }],
  "the resource is missing": ["invalid_target", { resource: undefined }],
  "no scope is known": ["invalid_scope", { scope: "admin payroll" }],
  "nobody is signed in and nobody may be asked": ["login_required", { prompt: "none" }],
  "an account is to be chosen and nobody may be asked": ["invalid_request", {
    prompt: "none select_account",
  }],
  "the prompt is unknown": ["invalid_request", { prompt: "select_account create" }],
};

for (const [reason, [error, changes]] of Object.entries(REDIRECTED)) {
  Deno.test(`createAuthorizationServer() redirects with ${error}, state and iss when ${reason}`, () =>
    withServer(async (server) => {
      const { client_id } = await register(server);
      const end = await new Browser().open(authorizationUrl(server, client_id, changes));
      assert.ok(end instanceof URL);
      // What a token would have come back in would be a fragment, and so does its refusal.
      const answer = new URLSearchParams(end.search || end.hash.slice(1));
      assert.equal(answer.get("error"), error);
      assert.equal(answer.get("state"), "a-state");
      assert.equal(answer.get("iss"), server.issuer);
    }));
}

Deno.test("createAuthorizationServer() wants PKCE of clients with a secret as well", () =>
  withServer(async (server) => {
    const { client_id } = await register(server, { token_endpoint_auth_method: "client_secret_basic" });
    const without = { code_challenge: undefined, code_challenge_method: undefined };
    const end = await new Browser().open(authorizationUrl(server, client_id, without));
    assert.ok(end instanceof URL && end.searchParams.get("error") === "invalid_request");
  }));

Deno.test("createAuthorizationServer() redirects with invalid_target when two resources are named", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const url = `${authorizationUrl(server, client_id)}&resource=${encodeURIComponent(CALENDAR)}`;
    const end = await new Browser().open(url);
    assert.ok(end instanceof URL && end.searchParams.get("error") === "invalid_target");
  }));

Deno.test("createAuthorizationServer() grants all scopes of the resource when none is asked for", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    assert.equal((await tokensFor(server, client_id)).scope, "notes:read notes:write");
    assert.equal((await tokensFor(server, client_id, { scope: "" })).scope, "notes:read notes:write");
    const calendar = await tokensFor(server, client_id, { resource: CALENDAR });
    assert.equal(calendar.scope, "calendar:read");
    assert.equal(decodeJwt(calendar.access_token).aud, CALENDAR);
  }));

Deno.test("createAuthorizationServer() drops scopes when the resource does not know them", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { scope } = await tokensFor(server, client_id, { scope: "calendar:read notes:read payroll" });
    assert.equal(scope, "notes:read");
  }));

Deno.test("createAuthorizationServer() narrows token, refresh token and answer when the user allows less", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const tokens = await tokensFor(server, client_id, {}, { scopes: ["notes:read"] });
    assert.equal(tokens.scope, "notes:read");
    assert.equal(decodeJwt(tokens.access_token).scope, "notes:read");
    const wider = await refresh(server, client_id, tokens.refresh_token, { scope: "notes:read notes:write" });
    await assertRefused(wider, 400, "invalid_scope", [tokens.refresh_token]);
    const same = await (await refresh(server, client_id, tokens.refresh_token)).json();
    assert.equal(decodeJwt(same.access_token).scope, "notes:read");
  }));

Deno.test("createAuthorizationServer() allows a step-up when the client registered with the narrower scope", () =>
  withServer(async (server) => {
    const { client_id } = await register(server, { scope: "notes:read" });
    const browser = new Browser();
    const first = await browser.signIn(authorizationUrl(server, client_id, { scope: "notes:read" }));
    assert.ok(first.searchParams.get("code"));
    const second = await browser.signIn(
      authorizationUrl(server, client_id, { scope: "notes:read notes:write" }),
    );
    const response = await exchange(server, client_id, second.searchParams.get("code") ?? "");
    assert.equal((await response.json()).scope, "notes:read notes:write");
  }));

Deno.test("createAuthorizationServer() issues an ID token when openid is asked for as well", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const tokens = await tokensFor(server, client_id, { scope: "openid notes:read", nonce: "a-nonce" });
    const { sub, aud, nonce } = decodeJwt(tokens.id_token);
    assert.deepEqual({ sub, aud, nonce }, { sub: "alice", aud: client_id, nonce: "a-nonce" });
    assert.equal(decodeJwt(tokens.access_token).scope, "notes:read");
  }));

Deno.test("createAuthorizationServer() issues no refresh token when the client did not register for it", () =>
  withServer(async (server) => {
    const { client_id } = await register(server, { grant_types: ["authorization_code"] });
    assert.equal((await tokensFor(server, client_id)).refresh_token, undefined);
  }));

Deno.test("createAuthorizationServer() refuses the exchange when something does not belong to the code", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const other = await register(server);
    const wrong: [Values, string][] = [
      [{ code_verifier: "x".repeat(43) }, "invalid_grant"],
      [{ code_verifier: undefined }, "invalid_grant"],
      [{ redirect_uri: "http://127.0.0.1:4000/other" }, "invalid_grant"],
      [{ client_id: other.client_id }, "invalid_grant"],
      [{ resource: CALENDAR }, "invalid_target"],
    ];
    for (const [changes, error] of wrong) {
      const code = await codeFor(server, client_id);
      await assertRefused(await exchange(server, client_id, code, changes), 400, error, [code]);
    }
  }));

Deno.test("createAuthorizationServer() takes the granted resource when the token request names none", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const response = await exchange(server, client_id, await codeFor(server, client_id), {
      resource: undefined,
    });
    assert.equal(decodeJwt((await response.json()).access_token).aud, NOTES);
  }));

Deno.test("createAuthorizationServer() issues calendar-sync tokens for itself when it authenticates", () =>
  withServer(async (server) => {
    const { client_id, client_secret } = server.calendarSync;
    assert.ok(client_secret.length >= 43);
    const basic = (secret: string) => ({ authorization: `Basic ${btoa(`${client_id}:${secret}`)}` });
    const ask = (values: Values, secret = client_secret) =>
      token(server, { grant_type: "client_credentials", ...values }, basic(secret));
    const { access_token, refresh_token, scope } = await (await ask({ resource: CALENDAR })).json();
    assert.equal(refresh_token, undefined);
    assert.equal(scope, "calendar:read");
    const { sub, aud, roles } = decodeJwt(access_token);
    assert.deepEqual({ sub, aud, roles }, { sub: "calendar-sync", aud: CALENDAR, roles: [] });
    await assertRefused(await ask({ resource: CALENDAR }, "wrong"), 401, "invalid_client", [client_secret]);
    await assertRefused(await ask({}), 400, "invalid_target", [client_secret]);
    await assertRefused(await ask({ resource: CALENDAR, scope: "payroll" }), 400, "invalid_scope");
  }));
