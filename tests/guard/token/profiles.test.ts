/** What providers send: let in as it is, and refused with any of the flaws that its profile has to make up for. */

import assert from "node:assert/strict";
import type { Caller } from "../../../reference/guard/caller.ts";
import type { RefusalCode } from "../../../reference/guard/refusal.ts";
import {
  auth0,
  cognito,
  entra,
  generic,
  keycloak,
  okta,
} from "../../../reference/guard/token/profiles/mod.ts";
import { weakeningsOf } from "../../../reference/guard/token/authorization_server.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import { API, type Changes, PROVIDERS, TENANT } from "./provider_tokens.ts";
import { assertRefused, keyServer, networkOf, type OwnKey, ownKey, RESOURCE } from "./verifier_under_test.ts";

/** Made once: an RSA key takes half a second. Providers' key sets name no algorithm. */
let key: Promise<OwnKey> | undefined;

async function providerKey(): Promise<OwnKey & { published: unknown }> {
  const made = await (key ??= ownKey("RS256"));
  const { alg: _, ...published } = made.jwk;
  return { ...made, published };
}

const now = Math.floor(Date.now() / 1000);

for (const { name, server, header, claims, user, client, refused } of PROVIDERS) {
  const minter = async () => {
    const key = await providerKey();
    const verifier = createTokenVerifier({
      resource: RESOURCE,
      authorizationServers: [server],
      fetch: networkOf(keyServer(server.issuer, () => [key.published])).fetch,
    });
    const mint = (changes: Changes = {}) => {
      return key.sign({ ...claims, ...changes.claims }, { ...header, ...changes.header });
    };
    return { verifier, mint };
  };

  Deno.test(`verify() takes the tokens that ${name} sends`, async () => {
    const { verifier, mint } = await minter();
    const caller = await verifier.verify(await mint());
    for (const [member, value] of Object.entries(user)) {
      assert.deepEqual(caller[member as keyof Caller], value, member);
    }
    assert.deepEqual([caller.issuer, caller.subject, caller.isClient], [server.issuer, claims["sub"], false]);
    if (Object.keys(client).length === 0) return;
    const own = await verifier.verify(await mint({ claims: client }));
    assert.deepEqual([own.isClient, own.clientId], [true, user.clientId]);
  });

  Deno.test(`verify() refuses what the profile of ${name} has to keep out`, async () => {
    const { verifier, mint } = await minter();
    await verifier.verify(await mint());
    const always: [RefusalCode, Changes][] = [
      ["token_claims_wrong", { claims: { [server.profile!.subjectClaim]: undefined } }],
      ["token_claims_wrong", { claims: { exp: undefined } }],
      ["token_claims_wrong", { claims: { iat: undefined } }],
      ["token_expired", { claims: { exp: now - 600 } }],
      ["token_bound", { claims: { cnf: { jkt: "x" } } }],
      ["token_algorithm_not_allowed", { header: { alg: "HS256" } }],
    ];
    for (const [code, changes] of [...always, ...refused]) {
      await assertRefused(verifier, await mint(changes), code, JSON.stringify(changes));
    }
  });
}

Deno.test("verify() takes Cognito's tokens with an audience, when it is this resource", async () => {
  const { server, claims } = PROVIDERS.find(({ name }) => name === "cognito")!;
  const key = await providerKey();
  const { fetch } = networkOf(keyServer(server.issuer, () => [key.published]));
  const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers: [server], fetch });
  assert.equal((await verifier.verify(await key.sign({ ...claims, aud: RESOURCE }))).clientId, "ours");
});

Deno.test("verify() takes Keycloak's tokens of the standard type, and with a nonce, as old versions have it", async () => {
  const { server, claims } = PROVIDERS.find(({ name }) => name === "keycloak")!;
  const key = await providerKey();
  const { fetch } = networkOf(keyServer(server.issuer, () => [key.published]));
  const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers: [server], fetch });
  for (const typ of ["at+jwt", "JWT"]) {
    await verifier.verify(await key.sign({ ...claims, nonce: "x" }, { typ }));
  }
});

Deno.test("profiles refuse to be set up without what stands in for a missing guarantee", () => {
  const issuer = "https://issuer.example";
  const attempts: Record<string, () => unknown> = {
    "entra, everybody's tenants": () => entra({ tenantId: "common", audience: API }),
    "entra, organizations": () => entra({ tenantId: "organizations", audience: API }),
    "entra, no tenant": () => entra({ tenantId: "", audience: API }),
    "entra, no audience": () => entra({ tenantId: TENANT, audience: "" }),
    "okta, the organisation's server": () => okta({ issuer: "https://example.okta.com" }),
    "okta, empty audience": () => okta({ issuer: `${issuer}/oauth2/default`, audience: "" }),
    "auth0, no slash": () => auth0({ issuer: "https://example.auth0.com", dialect: "auth0" }),
    "auth0, no dialect": () => auth0({ issuer: `${issuer}/`, dialect: "" as "auth0" }),
    "cognito, no clients": () => cognito({ issuer, clientIds: [] }),
    "cognito, an empty client": () => cognito({ issuer, clientIds: [""] }),
    "keycloak, empty audience": () => keycloak({ issuer, audience: "" }),
    "entra, no such version": () => entra({ tenantId: TENANT, audience: API, version: "3.0" as "2.0" }),
    "generic, empty audience": () => generic({ issuer, audience: "" }),
    "generic, no clients": () => generic({ issuer, clientIds: [] }),
    "generic, no types": () => generic({ issuer, types: [] }),
    "generic, a type in full": () => generic({ issuer, types: ["application/at+jwt"] }),
    "generic, an empty claim": () => generic({ issuer, clientClaim: "" }),
    "generic, an empty path": () => generic({ issuer, rolesClaim: "/" }),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    assert.throws(attempt, { name: "GuardConfigurationError", code: "authorization_servers_invalid" }, what);
  }
});

Deno.test("weakeningsOf() names what each profile gives up, and nothing twice", () => {
  const given = Object.fromEntries(PROVIDERS.map(({ name, server }) => {
    const found = weakeningsOf(server, RESOURCE);
    assert.ok(found.every(({ costs }) => costs.length > 40));
    return [name, found.map(({ name }) => name)];
  }));
  assert.deepEqual(given, {
    "entra": ["type_shared", "audience_shared", "token_id_missing"],
    // Its audience is this resource.
    "entra, version 1.0": ["type_shared", "token_id_missing"],
    "okta": ["type_shared", "audience_shared", "subject_reused"],
    "auth0": ["type_shared", "token_id_missing"],
    "auth0 with the dialect of RFC 9068": [],
    "cognito": ["type_shared", "audience_by_client"],
    "keycloak": ["audience_by_scope", "client_undecided"],
    "generic, as lemonldap-ng has it": ["type_shared"],
    "generic, with all of its settings": [
      "type_shared",
      "audience_shared",
      "subject_elsewhere",
      "token_id_missing",
    ],
  });
});
