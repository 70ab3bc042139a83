/** Who has no user behind a token: decided by claims that say so, and by no name that a user may have as well. */

import assert from "node:assert/strict";
import { entra, generic, keycloak } from "../../../reference/guard/token/profiles/mod.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import type { AuthorizationServer } from "../../../reference/guard/token/authorization_server.ts";
import { API, PROVIDERS, TENANT } from "./provider_tokens.ts";
import { assertRefused, claimsWith, keyServer, networkOf, ownKey, RESOURCE } from "./verifier_under_test.ts";

/** Verifies tokens of a provider as its documentation shows them, but for some claims. */
async function speaking(server: AuthorizationServer, claims: Record<string, unknown>, typ = "JWT") {
  const key = await ownKey();
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [server],
    fetch: networkOf(keyServer(server.issuer, () => [key.jwk])).fetch,
  });
  const mint = (changes: Record<string, unknown>) => key.sign({ ...claims, ...changes }, { typ });
  return {
    caller: async (changes: Record<string, unknown>) => await verifier.verify(await mint(changes)),
    refused: async (changes: Record<string, unknown>) =>
      await assertRefused(verifier, await mint(changes), "token_claims_wrong", JSON.stringify(changes)),
  };
}

const persona = (name: string) => PROVIDERS.find((provider) => provider.name === name)!;

Deno.test("keycloak() knows service accounts by what their sessions have, whatever anybody is called", async () => {
  const { claims } = persona("keycloak");
  const { caller } = await speaking(keycloak({ issuer: "https://id.example.com/realms/main" }), claims);
  const account = { sid: undefined, preferred_username: undefined };
  const said: [isClient: boolean, changes: Record<string, unknown>][] = [
    [true, { ...account, client_id: "Notes-CLI" }],
    [true, { ...account, clientId: "Notes-CLI" }],
    [true, { ...account, clientHost: "10.0.0.7", clientAddress: "10.0.0.7" }],
    // With refresh tokens for service accounts they have a session, and still an address.
    [true, { client_id: "Notes-CLI", clientHost: "10.0.0.7" }],
    [false, { preferred_username: "service-account-notes-cli" }],
    [false, { client_id: "Notes-CLI" }],
    [false, { ...account, client_id: "another" }],
    // Nothing says so: what the profile says it costs.
    [false, account],
  ];
  for (const [isClient, changes] of said) {
    assert.equal((await caller(changes)).isClient, isClient, JSON.stringify(changes));
  }
});

const TABLE = { "Notes.Read.All": ["notes:read"], "Notes.All": ["notes:read", "notes:write"] };

for (const version of ["2.0", "1.0"] as const) {
  const { claims } = persona(version === "2.0" ? "entra" : "entra, version 1.0");
  const OID = claims["oid"];

  Deno.test(`entra() gives scopes for app roles to clients alone, in version ${version}`, async () => {
    const audience = version === "2.0" ? API : RESOURCE;
    const server = entra({ tenantId: TENANT, version, audience, appRoles: TABLE });
    const { caller } = await speaking(server, claims);
    const client = { scp: undefined, sub: OID, idtyp: undefined };
    const granted: [isClient: boolean, scopes: string[], changes: Record<string, unknown>][] = [
      [true, ["notes:read"], { ...client, roles: ["Notes.Read.All"] }],
      [true, ["notes:read", "notes:write"], { ...client, roles: ["Notes.Read.All", "Notes.All"] }],
      [true, ["notes:read"], { ...client, idtyp: "app", sub: "other", roles: ["Notes.Read.All"] }],
      // A role that looks like a scope is none, nor is one that every object has.
      [true, [], { ...client, roles: ["notes:write", "constructor", "__proto__"] }],
      [true, [], { ...client, roles: undefined }],
      // A user's role of the same name grants nothing.
      [false, ["notes.read", "notes.write"], { roles: ["Notes.All"] }],
      [false, [], { scp: undefined, roles: ["Notes.All"] }],
      [false, [], { ...client, idtyp: "user", roles: ["Notes.All"] }],
      [false, ["notes.read"], { idtyp: "app", scp: "notes.read", roles: ["Notes.All"] }],
    ];
    for (const [isClient, scopes, changes] of granted) {
      const found = await caller(changes);
      assert.deepEqual([found.isClient, found.scopes], [isClient, scopes], JSON.stringify(changes));
    }
  });
}

Deno.test("generic() takes nobody for a client by a name that users choose", async () => {
  const issuer = "https://login.example";
  const claims = claimsWith({ uid: "alice" }, issuer);
  const { caller, refused } = await speaking(generic({ issuer, userClaim: "uid" }), claims, "at+jwt");
  const { subject, isClient } = await caller({ uid: "test-client" });
  assert.deepEqual([subject, isClient], ["test-client", false]);
  await refused({ uid: undefined, sub: "test-client" });
  const standard = await speaking(generic({ issuer }), claims, "at+jwt");
  assert.equal((await standard.caller({ sub: "test-client" })).isClient, true);
});
