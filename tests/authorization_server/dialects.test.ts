/** People sign in, and their tokens look like a provider's: clients find the issuer, and who trusts the provider takes them. */

import assert from "node:assert/strict";
import { discoverAuthorizationServerMetadata } from "@modelcontextprotocol/sdk/client/auth.js";
import { decodeProtectedHeader } from "jose";
import { DIALECT_NAMES, DIALECTS } from "../../reference/conformance/issuer/dialects/all.ts";
import { createTokenVerifier } from "../../reference/guard/token/verifier.ts";
import { TRUST } from "../trust.ts";
import { assertRefused, CALENDAR, NOTES, refresh, register, token, tokensFor, withServer } from "./steps.ts";

for (const name of DIALECT_NAMES) {
  const dialect = DIALECTS[name];

  Deno.test(`createAuthorizationServer() is found, signs in and refreshes when its dialect is ${name}`, () =>
    withServer(async (server) => {
      const { origin } = new URL(server.issuer);
      assert.equal(server.issuer, dialect.issuerOf(origin));
      const metadata = await discoverAuthorizationServerMetadata(server.issuer);
      assert.equal(metadata?.issuer, server.issuer);
      const client = await register(server);
      const tokens = await tokensFor(server, client.client_id, { scope: "notes:read openid" }, {
        user: "carol",
      });
      const renewed = await (await refresh(server, client.client_id, tokens.refresh_token)).json();
      const verifier = createTokenVerifier({
        resource: NOTES,
        authorizationServers: [TRUST[name](server.issuer, dialect.audienceOf(NOTES), client.client_id)],
      });
      for (const { access_token } of [tokens, renewed]) {
        const { alg, typ } = decodeProtectedHeader(access_token);
        assert.deepEqual({ alg, typ }, { alg: dialect.algorithm, typ: dialect.typ });
        const { issuer, clientId, isClient, scopes } = await verifier.verify(access_token);
        assert.deepEqual([issuer, clientId, isClient], [server.issuer, client.client_id, false]);
        assert.ok(scopes.includes("notes:read") && !scopes.includes("notes:write"));
      }
    }, { dialect: name }));

  Deno.test(`createAuthorizationServer() issues calendar-sync tokens for itself when its dialect is ${name}`, () =>
    withServer(async (server) => {
      const { client_id, client_secret } = server.calendarSync;
      const basic = `Basic ${btoa(`${client_id}:${client_secret}`)}`;
      const answer = await token(
        server,
        { grant_type: "client_credentials", resource: NOTES, scope: "notes:read" },
        { authorization: basic },
      );
      const verifier = createTokenVerifier({
        resource: NOTES,
        authorizationServers: [TRUST[name](server.issuer, dialect.audienceOf(NOTES), client_id)],
      });
      const caller = await verifier.verify((await answer.json()).access_token);
      assert.deepEqual([caller.isClient, caller.clientId], [true, client_id]);
    }, { dialect: name }));
}

Deno.test("createAuthorizationServer() publishes no metadata at the root when its identifier has a path", () =>
  withServer(async ({ issuer }) => {
    const { origin } = new URL(issuer);
    for (const document of ["oauth-authorization-server", "openid-configuration"]) {
      const answer = await fetch(`${origin}/.well-known/${document}`);
      assert.equal(answer.status, 404, await answer.text());
      const own = await fetch(`${issuer}/.well-known/${document}`);
      assert.equal((await own.json()).issuer, issuer);
    }
  }, { dialect: "okta" }));

Deno.test("createAuthorizationServer() knows a client from before when it has learned a dialect since", async () => {
  const storage = await Deno.makeTempDir();
  try {
    let client = "";
    await withServer(async (server) => void (client = (await register(server)).client_id), { storage });
    await withServer(async (server) => {
      const { access_token } = await tokensFor(server, client);
      assert.equal(decodeProtectedHeader(access_token).alg, "RS256");
    }, { storage, dialect: "entra" });
    await withServer(async (server) => {
      const { access_token } = await tokensFor(server, client);
      assert.equal(decodeProtectedHeader(access_token).typ, "at+jwt");
    }, { storage });
  } finally {
    await Deno.remove(storage, { recursive: true });
  }
});

Deno.test("createAuthorizationServer() exchanges no tokens when it speaks a dialect", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    const { access_token } = await tokensFor(server, client_id);
    const { client_id: id, client_secret } = server.resourceServer;
    const answer = await token(server, {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: access_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      resource: CALENDAR,
    }, { authorization: `Basic ${btoa(`${id}:${client_secret}`)}` });
    await assertRefused(answer, 400, "unsupported_grant_type", [access_token]);
  }, { dialect: "keycloak" }));
