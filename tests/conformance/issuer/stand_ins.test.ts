/** The providers beside the test issuer send what the guard's profile of each takes, and nothing that is not theirs. */

import assert from "node:assert/strict";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { createIssuer, type ProviderName } from "../../../reference/conformance/issuer/issuer.ts";
import { PROVIDER_NAMES, USUAL_CLIENT } from "../../../reference/conformance/issuer/stand_ins.ts";
import type { AuthorizationServer } from "../../../reference/guard/token/authorization_server.ts";
import {
  auth0,
  cognito,
  entra,
  generic,
  keycloak,
  okta,
} from "../../../reference/guard/token/profiles/mod.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";

const ORIGIN = "http://127.0.0.1:9000";
const NOTES = "http://127.0.0.1:8000/mcp";

/** What the guard is told of each, by its issuer and by the audience that the provider has for the server. */
const TRUST: Record<ProviderName, (issuer: string, audience: string, told: Told) => AuthorizationServer> = {
  "entra-v2": (issuer, audience) => {
    const [, authority = "", tenantId = ""] = /^(.*)\/([^/]+)\/v2\.0$/.exec(issuer) ?? [];
    return entra({ tenantId, audience, authority });
  },
  "entra-v1": (issuer, audience) => {
    const [, authority = "", tenantId = ""] = /^(.*)\/([^/]+)\/$/.exec(issuer) ?? [];
    return entra({ version: "1.0", tenantId, audience, authority });
  },
  "okta": (issuer, audience) => okta({ issuer, audience }),
  "auth0": (issuer) => auth0({ issuer, dialect: "auth0" }),
  "auth0-rfc9068": (issuer) => auth0({ issuer, dialect: "rfc9068" }),
  "cognito": (issuer) => cognito({ issuer, clientIds: [USUAL_CLIENT] }),
  "cognito-unbound": (issuer) => cognito({ issuer, clientIds: [USUAL_CLIENT] }),
  "keycloak": (issuer) => keycloak({ issuer }),
  "opaque": (
    issuer,
    _,
    { introspection: { clientId, clientSecret } = { clientId: "", clientSecret: "" } },
  ) => ({
    ...generic({ issuer, withoutTokenId: true }),
    introspection: { clientId, clientSecret },
  }),
};

interface Told {
  introspection?: { clientId: string; clientSecret: string };
}

/** The provider, a guard that trusts it, and what tokens for the guard's server are asked for with. */
async function at(name: ProviderName) {
  const issuer = await createIssuer({ issuer: ORIGIN, resources: { [NOTES]: ["notes:read"] } });
  const provider = await issuer.provider(name);
  const registered = provider.registered(NOTES);
  const told = provider.settings["provider"] as Told;
  const verifier = createTokenVerifier({
    resource: NOTES,
    authorizationServers: [TRUST[name](provider.issuer, provider.audienceOf(registered), told)],
    fetch: (input, init) => issuer.fetch(new Request(input, init)),
  });
  const honest = { audience: registered, clientId: USUAL_CLIENT, scope: "notes:read" };
  return { provider, verifier, honest };
}

for (const name of PROVIDER_NAMES) {
  Deno.test(`createStandIn() mints what the guard takes for a user's, and no ID token, when it is ${name}`, async () => {
    const { provider, verifier, honest } = await at(name);
    const caller = await verifier.verify(await provider.mint({ ...honest, subject: "alice" }));
    assert.deepEqual([caller.issuer, caller.clientId, caller.scopes, caller.isClient], [
      provider.issuer,
      USUAL_CLIENT,
      ["notes:read"],
      false,
    ]);
    await assert.rejects(async () => await verifier.verify(await provider.idToken(honest)));
    const elsewhere = { ...honest, audience: "http://127.0.0.1:8001/mcp", clientId: "x" };
    await assert.rejects(async () => await verifier.verify(await provider.mint(elsewhere)));
  });
}

Deno.test("createStandIn() serves metadata under the issuer's own path, slash and all", async () => {
  const issuer = await createIssuer({ issuer: ORIGIN, resources: {} });
  for (const name of PROVIDER_NAMES) {
    const { issuer: own } = await issuer.provider(name);
    const at = `${own.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const metadata = await (await issuer.fetch(new Request(at))).json();
    assert.equal(metadata.issuer, own);
    assert.equal((await issuer.fetch(new Request(metadata.jwks_uri))).status, 200);
  }
  assert.equal(await issuer.provider("okta"), await issuer.provider("okta"), "made once");
});

Deno.test("createStandIn() writes claims under the names that they are given, and ID tokens without scopes", async () => {
  const issuer = await createIssuer({ issuer: ORIGIN, resources: {} });
  const provider = await issuer.provider("entra-v2");
  const claims = decodeJwt(await provider.mint({ audience: NOTES, scope: "a", claims: { scope: "b" } }));
  assert.deepEqual([claims["scp"], claims["scope"]], ["a", "b"]);
  const id = await (await issuer.provider("auth0-rfc9068")).idToken({ audience: NOTES, scope: "a" });
  assert.equal(decodeProtectedHeader(id).typ, "JWT");
  assert.equal("scope" in decodeJwt(id), false);
});
