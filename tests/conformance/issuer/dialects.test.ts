/** What an issuer says in a provider's dialect is what that provider's documentation shows, and what its profile takes. */

import assert from "node:assert/strict";
import {
  DIALECT_NAMES,
  type DialectName,
  DIALECTS,
} from "../../../reference/conformance/issuer/dialects/all.ts";
import type { HonestClaims } from "../../../reference/conformance/issuer/dialects/dialect.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import { TRUST } from "../../trust.ts";
import { PROVIDERS } from "../../guard/token/provider_tokens.ts";
import {
  assertRefused,
  keyServer,
  networkOf,
  OTHER_RESOURCE,
  type OwnKey,
  ownKey,
  RESOURCE,
} from "../../guard/token/verifier_under_test.ts";

const ORIGIN = "http://127.0.0.1:9000";

/** The profile's own example leaves these out, or has them from a setting: role-based access, a session's device. */
const SETTINGS_OF: Partial<Record<DialectName, string[]>> = { auth0: ["permissions"] };

const now = Math.floor(Date.now() / 1000);

function honest(changes: Partial<HonestClaims> = {}): HonestClaims {
  return {
    iss: "set by each test",
    sub: "carol",
    aud: RESOURCE,
    client_id: "cli",
    iat: now,
    exp: now + 900,
    jti: "J9l-ZhwP5oq",
    scope: "openid notes:read notes:write",
    roles: ["admin"],
    ...changes,
  };
}

const key: Promise<OwnKey> = ownKey("RS256");

async function verifierOf(name: DialectName) {
  const { issuerOf, audienceOf, claims, typ } = DIALECTS[name];
  const issuer = issuerOf(ORIGIN);
  const { jwk, sign } = await key;
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [TRUST[name](issuer, audienceOf(RESOURCE), "cli")],
    fetch: networkOf(keyServer(issuer, () => [jwk])).fetch,
  });
  const mint = (changes: Partial<HonestClaims> = {}) =>
    sign(claims(honest({ iss: issuer, ...changes })), { typ });
  return { verifier, mint, issuer };
}

for (const name of DIALECT_NAMES) {
  const dialect = DIALECTS[name];

  Deno.test(`DIALECTS.${name} has the type and the claims that its documentation shows`, () => {
    const { header, claims } = PROVIDERS.find((provider) => provider.name === name)!;
    assert.equal(dialect.typ, header.typ);
    const said = dialect.claims(honest({ iss: dialect.issuerOf(ORIGIN) }));
    const left = Object.keys(claims).filter((claim) =>
      !(claim in said) && !SETTINGS_OF[name]?.includes(claim)
    );
    assert.deepEqual(left, [], "nothing of it is missing");
    const kinds = (of: Record<string, unknown>) =>
      Object.keys(claims).filter((claim) => claim in said).map((claim) =>
        Array.isArray(of[claim]) ? [claim, "list"] : [claim, typeof of[claim]]
      );
    assert.deepEqual(kinds(said), kinds(claims), "and each is of the same kind");
    const standard = ["client_id", "scope", "jti", "roles"].filter((claim) => !(claim in claims));
    assert.deepEqual(standard.filter((claim) => claim in said), [], "what RFC 9068 has instead is not there");
  });

  Deno.test(`DIALECTS.${name} is what the guard's profile takes, a user for a user and a client for a client`, async () => {
    const { verifier, mint, issuer } = await verifierOf(name);
    const carol = await verifier.verify(await mint());
    const again = await verifier.verify(await mint({ jti: "another", scope: "notes:read" }));
    const bob = await verifier.verify(await mint({ sub: "bob", roles: [] }));
    assert.deepEqual([carol.issuer, carol.isClient, carol.clientId], [issuer, false, "cli"]);
    assert.equal(again.subject, carol.subject, "one person is one subject");
    assert.notEqual(bob.subject, carol.subject);
    assert.ok(carol.scopes.includes("notes:read") && carol.scopes.includes("notes:write"));
    assert.deepEqual(again.scopes, ["notes:read"]);
    // Auth0 has no claim for roles but those that somebody names.
    if (name !== "auth0") assert.ok(carol.roles?.includes("admin") && !bob.roles?.includes("admin"));
    const own = await verifier.verify(await mint({ sub: "cli", scope: "notes:read", roles: undefined }));
    assert.deepEqual([own.isClient, own.clientId], [true, "cli"]);
  });

  Deno.test(`DIALECTS.${name} says of a token for another resource that it is not for this one`, async () => {
    const { verifier, mint } = await verifierOf(name);
    for (const aud of [OTHER_RESOURCE, `${RESOURCE}/`, RESOURCE.slice(0, -1)]) {
      await assertRefused(verifier, await mint({ aud }), "token_audience_wrong", aud);
    }
  });
}
