/** Every wrong token is refused, and is accepted as soon as the one defence against its flaw is missing. */

import assert from "node:assert/strict";
import * as jose from "jose";
import type { WrongTokenName } from "../../../reference/conformance/issuer/issuer.ts";
import { CALENDAR, get, ISSUER, newIssuer, NOTES } from "./client_steps.ts";

const issuer = await newIssuer();
const published = await (await get(issuer, "/jwks")).json() as jose.JSONWebKeySet;
const keys = jose.createLocalJWKSet(published);
const signingKey = published.keys.find((key) => key.use === "sig") ?? {};

const strict = {
  issuer: ISSUER,
  audience: NOTES,
  algorithms: ["ES256"],
  typ: "at+jwt",
  requiredClaims: ["iss", "sub", "aud", "client_id", "iat", "exp", "jti", "scope"],
};

interface Proof {
  /** The error of a server that does it right. */
  refusedWith: string;
  /** A server that lacks one defence; it resolves with the claims it then believes. */
  careless?: (token: string) => Promise<jose.JWTPayload>;
}

async function claimsOf(result: Promise<jose.JWTVerifyResult>): Promise<jose.JWTPayload> {
  return (await result).payload;
}

/** Checks everything but the signature. */
function ignoringSignature(token: string): Promise<jose.JWTPayload> {
  const { alg: _alg, ...header } = jose.decodeProtectedHeader(token);
  const unsecured = jose.base64url.encode(JSON.stringify({ ...header, alg: "none" }));
  const rebuilt = `${unsecured}.${token.split(".")[1]}.`;
  return Promise.resolve(jose.UnsecuredJWT.decode(rebuilt, strict).payload);
}

/** Lets the token choose HMAC and takes the public key's text for the secret. */
function hmacWith(secret: string): (token: string) => Promise<jose.JWTPayload> {
  return (token) =>
    claimsOf(jose.jwtVerify(token, new TextEncoder().encode(secret), { ...strict, algorithms: ["HS256"] }));
}

const publicPem = await jose.exportSPKI(
  await jose.importJWK(signingKey, "ES256", { extractable: true }) as CryptoKey,
);

const PROOFS: Record<WrongTokenName, Proof> = {
  "alg-none": {
    refusedWith: "ERR_JOSE_ALG_NOT_ALLOWED",
    careless: (token) => Promise.resolve(jose.UnsecuredJWT.decode(token, strict).payload),
  },
  "hs256-public-pem": { refusedWith: "ERR_JOSE_ALG_NOT_ALLOWED", careless: hmacWith(publicPem) },
  "hs256-public-jwk": {
    refusedWith: "ERR_JOSE_ALG_NOT_ALLOWED",
    careless: hmacWith(JSON.stringify(signingKey)),
  },
  "attacker-key": {
    refusedWith: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    async careless(token) {
      const { jwk = {} } = jose.decodeProtectedHeader(await issuer.wrongTokens["embedded-jwk"].make());
      return claimsOf(jose.jwtVerify(token, await jose.importJWK(jwk, "ES256"), strict));
    },
  },
  "embedded-jwk": {
    refusedWith: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    careless: (token) => claimsOf(jose.jwtVerify(token, jose.EmbeddedJWK, strict)),
  },
  "encryption-key": {
    refusedWith: "ERR_JWKS_NO_MATCHING_KEY",
    careless(token) {
      const usable = published.keys.map(({ use: _use, ...key }) => key);
      return claimsOf(jose.jwtVerify(token, jose.createLocalJWKSet({ keys: usable }), strict));
    },
  },
  "flipped-signature": { refusedWith: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", careless: ignoringSignature },
  "expired": {
    refusedWith: "ERR_JWT_EXPIRED",
    careless: (token) => claimsOf(jose.jwtVerify(token, keys, { ...strict, clockTolerance: 2 * 3600 })),
  },
  "other-issuer": {
    refusedWith: "ERR_JWT_CLAIM_VALIDATION_FAILED",
    careless: (token) => claimsOf(jose.jwtVerify(token, keys, { ...strict, issuer: undefined })),
  },
  "other-audience": {
    refusedWith: "ERR_JWT_CLAIM_VALIDATION_FAILED",
    careless: (token) => claimsOf(jose.jwtVerify(token, keys, { ...strict, audience: undefined })),
  },
  // Not a JWT at all: no careless server could read anything from it.
  "opaque": { refusedWith: "ERR_JWS_INVALID" },
};

for (const [name, { refusedWith, careless }] of Object.entries(PROOFS)) {
  const wrong = issuer.wrongTokens[name as WrongTokenName];

  Deno.test(`wrongTokens makes what a strict server refuses when asked for ${name}`, async () => {
    await assert.rejects(jose.jwtVerify(await wrong.make(), keys, strict), { code: refusedWith });
    assert.ok(wrong.flaw);
  });

  if (careless === undefined) continue;
  Deno.test(`wrongTokens makes what a careless server accepts when asked for ${name}`, async () => {
    const claims = await careless(await wrong.make({ subject: "carol", scope: "notes:write" }));
    assert.equal(claims.sub, "carol");
    assert.equal(claims.scope, "notes:write");
    assert.deepEqual(claims.roles, ["admin"]);
  });
}

Deno.test("wrongTokens has a proof for every row when a row is added", () => {
  assert.deepEqual(Object.keys(issuer.wrongTokens).sort(), Object.keys(PROOFS).sort());
});

Deno.test("wrongTokens differ from an honest token in one claim at most when they are decoded", async () => {
  const honest = jose.decodeJwt(await issuer.mint({ audience: CALENDAR }));
  const expected: Partial<Record<WrongTokenName, string[]>> = {
    "expired": ["exp", "iat"],
    "other-issuer": ["iss"],
    "other-audience": ["aud"],
  };
  for (const name of Object.keys(PROOFS) as WrongTokenName[]) {
    if (name === "opaque") continue;
    const claims = jose.decodeJwt(await issuer.wrongTokens[name].make({ audience: CALENDAR }));
    const different = Object.keys(honest).filter((claim) => {
      if (claim === "jti") return false;
      const [a, b] = [honest[claim], claims[claim]];
      // Tokens made a second apart are no different.
      return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) > 60 : String(a) !== String(b);
    });
    assert.deepEqual(different.sort(), expected[name] ?? [], name);
  }
});

Deno.test("wrongTokens are refused as they are when a published honest token passes", async () => {
  assert.equal((await jose.jwtVerify(await issuer.mint(), keys, strict)).payload.sub, "alice");
});
