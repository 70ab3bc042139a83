import assert from "node:assert/strict";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { CALENDAR, get, ISSUER, newIssuer, NOTES } from "./client_steps.ts";

Deno.test("mint() makes an RFC 9068 token for alice and the first resource when nothing is asked", async () => {
  const issuer = await newIssuer({ accessTokenLifetime: 7 });
  const token = await issuer.mint();
  const { kid, ...header } = decodeProtectedHeader(token);
  assert.deepEqual(header, { alg: "ES256", typ: "at+jwt" });
  assert.ok(kid);
  const { iat = 0, exp, jti, ...claims } = decodeJwt(token);
  assert.ok(Math.abs(iat - Date.now() / 1000) < 5);
  assert.equal(exp, iat + 7);
  assert.ok(jti);
  assert.deepEqual(claims, {
    iss: ISSUER,
    sub: "alice",
    aud: NOTES,
    client_id: "test-client",
    scope: "notes:read notes:write",
    roles: [],
  });
});

Deno.test("mint() takes subject, client, scope and audience when they are given", async () => {
  const issuer = await newIssuer();
  const token = await issuer.mint({
    subject: "carol",
    clientId: "c",
    scope: "notes:read",
    audience: CALENDAR,
  });
  const { sub, client_id, scope, aud, roles } = decodeJwt(token);
  assert.deepEqual(
    { sub, client_id, scope, aud, roles },
    { sub: "carol", client_id: "c", scope: "notes:read", aud: CALENDAR, roles: ["admin"] },
  );
});

Deno.test("mint() sets any claim and header, or leaves it out, when it is told to", async () => {
  const issuer = await newIssuer();
  const token = await issuer.mint({
    claims: { exp: "9999999999", aud: {}, scope: 7, jti: undefined, extra: [null] },
    header: { typ: undefined, kid: undefined, crit: ["surprise"], surprise: 1 },
  });
  assert.deepEqual(decodeProtectedHeader(token), { alg: "ES256", crit: ["surprise"], surprise: 1 });
  const claims: Record<string, unknown> = decodeJwt(token);
  assert.equal(claims["exp"], "9999999999");
  assert.deepEqual(claims["aud"], {});
  assert.equal(claims["scope"], 7);
  assert.deepEqual(claims["extra"], [null]);
  assert.ok(!("jti" in claims));
});

for (const alg of ["RS256", "PS256", "EdDSA"] as const) {
  Deno.test(`mint() signs with a published key when it is told to use ${alg}`, async () => {
    const issuer = await newIssuer();
    const token = await issuer.mint({ alg });
    const keys = createLocalJWKSet(await (await get(issuer, "/jwks")).json() as JSONWebKeySet);
    assert.equal((await jwtVerify(token, keys, { algorithms: [alg] })).protectedHeader.alg, alg);
    assert.equal(decodeProtectedHeader(await issuer.mint()).alg, "ES256");
  });
}

Deno.test("forge() makes the honest header and claims when it forges", async () => {
  const issuer = await newIssuer();
  const options = { subject: "carol", scope: "notes:write" };
  const [honest, forged] = [await issuer.mint(options), await issuer.forge(options)];
  assert.deepEqual(decodeProtectedHeader(forged), decodeProtectedHeader(honest));
  const unique = { jti: "", iat: 0, exp: 0 };
  assert.deepEqual({ ...decodeJwt(forged), ...unique }, { ...decodeJwt(honest), ...unique });
});
