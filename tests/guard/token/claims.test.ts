/** Well-signed tokens that say the wrong thing. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { RefusalCode } from "../../../reference/guard/refusal.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import {
  assertRefused,
  clockAt,
  ISSUER,
  networkOf,
  newIssuer,
  OTHER_RESOURCE,
  refusalOf,
  RESOURCE,
  setUp,
} from "./verifier_under_test.ts";

const seconds = () => Math.floor(Date.now() / 1000);

const VALUES: Record<string, [RefusalCode, unknown[]]> = {
  sub: ["token_claims_wrong", [undefined, "", null, 42, ["alice"], { sub: "alice" }, true]],
  client_id: ["token_claims_wrong", [undefined, "", null, 42, ["test-client"], {}, true]],
  jti: ["token_claims_wrong", [undefined, "", null, 42, [], {}]],
  iat: ["token_claims_wrong", [undefined, "0", null, [0], {}, true, 1e21]],
  nbf: ["token_claims_wrong", ["0", "NaN", null, [0], {}, false, 1e308]],
  exp: ["token_claims_wrong", [
    undefined,
    "9999999999",
    "never",
    "",
    null,
    [9999999999],
    {},
    true,
    8.64e12 + 1,
    1e21,
    1e308,
  ]],
  cnf: ["token_bound", [{ jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }, {}, null, ""]],
  aud: ["token_audience_wrong", [
    undefined,
    null,
    "",
    42,
    {},
    [],
    [[RESOURCE]],
    [RESOURCE, 42],
    { 0: RESOURCE },
    "test-client",
    ISSUER,
    OTHER_RESOURCE,
    [OTHER_RESOURCE, ISSUER],
    `${RESOURCE}/`,
    `${RESOURCE}x`,
    `${RESOURCE}/tools`,
    `${RESOURCE}?x`,
    `${RESOURCE}#x`,
    RESOURCE.slice(0, -1),
    RESOURCE.slice(0, RESOURCE.lastIndexOf("/")),
    RESOURCE.toUpperCase(),
    RESOURCE.replace("127.0.0.1", "localhost"),
    RESOURCE.replace("http:", "https:"),
    ` ${RESOURCE}`,
    `${RESOURCE}\0`,
    `https://evil.example/?${RESOURCE}`,
    `${RESOURCE} ${OTHER_RESOURCE}`,
  ]],
};

for (const [claim, [code, values]] of Object.entries(VALUES)) {
  Deno.test(`verify() refuses a token when its ${claim} is not what it has to be`, async () => {
    const { issuer, verifier } = await setUp();
    for (const value of values) {
      const token = await issuer.mint({ claims: { [claim]: value } });
      await assertRefused(verifier, token, code, `${claim}: ${JSON.stringify(value)}`);
    }
  });
}

Deno.test("verify() lets other claims that name us not make up for the audience", async () => {
  const { issuer, verifier } = await setUp();
  const claims = { aud: OTHER_RESOURCE, azp: RESOURCE, resource: RESOURCE, scope: RESOURCE, sub: RESOURCE };
  await assertRefused(verifier, await issuer.mint({ claims }), "token_audience_wrong");
});

Deno.test("verify() accepts a list of audiences that names us, wherever in it", async () => {
  const { issuer, verifier } = await setUp();
  for (const aud of [[RESOURCE], [OTHER_RESOURCE, RESOURCE], [RESOURCE, OTHER_RESOURCE]]) {
    assert.equal((await verifier.verify(await issuer.mint({ claims: { aud } }))).subject, "alice");
  }
});

Deno.test("verify() accepts no audience but the exact string", async () => {
  const { issuer, verifier } = await setUp();
  const near = fc.tuple(fc.nat(RESOURCE.length), fc.nat(3), fc.string({ maxLength: 3 })).map(
    ([at, cut, put]) => RESOURCE.slice(0, at) + put + RESOURCE.slice(at + cut),
  );
  const audience = fc.oneof(near, fc.webUrl(), fc.string(), fc.array(near), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(audience, async (aud) => {
      const list: unknown[] = Array.isArray(aud) ? aud : [aud];
      fc.pre(!list.includes(RESOURCE));
      const refusal = await refusalOf(verifier, await issuer.mint({ claims: { aud } }));
      assert.equal(refusal.code, "token_audience_wrong");
    }),
    { numRuns: 300 },
  );
});

Deno.test("verify() refuses a token that has expired, and one that is not valid yet", async () => {
  const { issuer, verifier } = await setUp();
  const now = seconds();
  for (const exp of [now - 660, 0, -1, -8.64e12]) {
    await assertRefused(verifier, await issuer.mint({ claims: { exp } }), "token_expired", `exp ${exp}`);
  }
  for (const nbf of [now + 660, 8.64e12]) {
    await assertRefused(verifier, await issuer.mint({ claims: { nbf } }), "token_not_yet_valid");
  }
});

Deno.test("verify() bears with clocks as far as it is told, and no further", async () => {
  const issuer = await newIssuer();
  const { fetch } = networkOf(issuer);
  const start = 1_800_000_000;
  for (const clockTolerance of [0, 5, 300]) {
    const clock = clockAt(start * 1000);
    const verifier = createTokenVerifier({
      resource: RESOURCE,
      authorizationServers: [ISSUER],
      fetch,
      now: clock.now,
      clockTolerance,
    });
    const expired = (exp: number) => issuer.mint({ claims: { iat: start - 900, exp } });
    await assertRefused(verifier, await expired(start - clockTolerance), "token_expired");
    await verifier.verify(await expired(start - clockTolerance + 0.5));
    const early = (nbf: number) => issuer.mint({ claims: { nbf, exp: start + 900 } });
    await assertRefused(verifier, await early(start + clockTolerance + 0.5), "token_not_yet_valid");
    await verifier.verify(await early(start + clockTolerance));
  }
});

Deno.test("verify() says who is calling", async () => {
  const { issuer, verifier } = await setUp();
  const exp = seconds() + 600.5;
  const scope = "notes:read  notes:write";
  const token = await issuer.mint({ subject: "carol", claims: { exp, scope, unheard_of: { of: [1] } } });
  const caller = await verifier.verify(token);
  const { claims, tokenHash, ...rest } = caller;
  assert.deepEqual(rest, {
    issuer: ISSUER,
    subject: "carol",
    clientId: "test-client",
    isClient: false,
    scopes: ["notes:read", "notes:write"],
    roles: ["admin"],
    expiresAt: exp,
  });
  assert.match(tokenHash, /^[0-9a-f]{16}$/);
  assert.deepEqual(claims["unheard_of"], { of: [1] });
});

Deno.test("verify() knows a client from a user, and no scopes and roles from some", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint({
    subject: "test-client",
    claims: { scope: undefined, roles: undefined },
  });
  const { isClient, scopes, roles } = await verifier.verify(token);
  assert.deepEqual({ isClient, scopes, roles }, { isClient: true, scopes: [], roles: undefined });
});

Deno.test("verify() gives a caller that no handler can change", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint({ claims: { realm_access: { roles: ["reader"] } } });
  const caller = await verifier.verify(token);
  const inner = caller.claims["realm_access"] as { roles: string[] };
  assert.throws(() => inner.roles.push("admin"), TypeError);
  assert.throws(() => (caller.scopes as string[]).push("notes:write"), TypeError);
  assert.throws(() => Object.assign(caller, { subject: "carol" }), TypeError);
  assert.throws(() => Object.assign(caller.claims, { sub: "carol" }), TypeError);
});
