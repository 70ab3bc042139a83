/** Honest flows, driven by a client that we did not write: the MCP SDK's. */

import assert from "node:assert/strict";
import {
  discoverAuthorizationServerMetadata,
  exchangeAuthorization,
  refreshAuthorization,
  registerClient,
  startAuthorization,
} from "@modelcontextprotocol/sdk/client/auth.js";
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { createIssuer, type SigningAlgorithm } from "../../../reference/conformance/issuer/issuer.ts";
import { get, ISSUER, NOTES, REDIRECT, redirected } from "./client_steps.ts";

async function signIn(issuerId: string, alg: SigningAlgorithm, authMethod: string): Promise<void> {
  const issuer = await createIssuer({
    issuer: issuerId,
    resources: { [NOTES]: ["notes:read", "notes:write"] },
    alg,
  });
  const fetchFn = (url: string | URL, init?: RequestInit) => issuer.fetch(new Request(url, init));
  const metadata = await discoverAuthorizationServerMetadata(issuerId, { fetchFn });
  assert.equal(metadata?.issuer, issuerId);

  const clientInformation = await registerClient(issuerId, {
    metadata,
    fetchFn,
    clientMetadata: {
      redirect_uris: [REDIRECT],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: authMethod,
    },
  });
  const common = { metadata, clientInformation, resource: new URL(NOTES), fetchFn };
  const { authorizationUrl, codeVerifier } = await startAuthorization(issuerId, {
    ...common,
    redirectUrl: REDIRECT,
    scope: "notes:read",
    state: "a-state",
  });
  const callback = redirected(await get(issuer, authorizationUrl.pathname + authorizationUrl.search));
  assert.equal(callback.get("iss"), issuerId);
  assert.equal(callback.get("state"), "a-state");

  const tokens = await exchangeAuthorization(issuerId, {
    ...common,
    authorizationCode: callback.get("code") ?? "",
    codeVerifier,
    redirectUri: REDIRECT,
  });
  assert.equal(tokens.token_type, "Bearer");
  assert.equal(tokens.scope, "notes:read");
  const refreshed = await refreshAuthorization(issuerId, {
    ...common,
    refreshToken: tokens.refresh_token ?? "",
  });
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token);

  const keys = createRemoteJWKSet(new URL(String(metadata?.jwks_uri)), {
    [customFetch]: (url, options) => fetchFn(url, options),
  });
  for (const accessToken of [tokens.access_token, refreshed.access_token]) {
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
      issuer: issuerId,
      audience: NOTES,
      algorithms: [alg],
      typ: "at+jwt",
      requiredClaims: ["exp", "iat", "jti", "sub", "client_id"],
    });
    assert.equal(protectedHeader.alg, alg);
    assert.equal(payload.sub, "alice");
    assert.equal(payload.client_id, clientInformation.client_id);
    assert.equal(payload.scope, "notes:read");
    assert.deepEqual(payload.roles, []);
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), tokens.expires_in);
  }
}

for (const authMethod of ["none", "client_secret_basic", "client_secret_post"]) {
  Deno.test(`createIssuer() signs an SDK client in when it authenticates with ${authMethod}`, () =>
    signIn(ISSUER, "ES256", authMethod));
}

for (const alg of ["RS256", "PS256", "EdDSA"] as const) {
  Deno.test(`createIssuer() signs an SDK client in when tokens are ${alg}`, () =>
    signIn(ISSUER, alg, "none"));
}

Deno.test("createIssuer() signs an SDK client in when the issuer has a path", () =>
  signIn(`${ISSUER}/tenant`, "ES256", "none"));
