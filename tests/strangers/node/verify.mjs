/** How most strangers verify a token: with jose, and the keys that the issuer's metadata names. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

import { createRemoteJWKSet, errors, jwtVerify } from "jose";

/** @typedef {{ subject: string | undefined, client: string, scopes: string[], expiresAt: number }} Caller */

/** The issuer cannot be asked just now: nothing is known about the token. */
export class IssuerUnavailable extends Error {}

/**
 * The issuer's metadata (RFC 8414 §3), or its OpenID form.
 *
 * @param {string} issuer
 * @returns {Promise<Record<string, any>>}
 * @throws {IssuerUnavailable} when there is none, or it is another issuer's
 */
export async function discover(issuer) {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === "/" ? "" : pathname;
  for (const name of ["oauth-authorization-server", "openid-configuration"]) {
    const response = await fetch(`${origin}/.well-known/${name}${path}`, { redirect: "error" }).catch(
      () => {},
    );
    const metadata = response?.ok ? await response.json().catch(() => {}) : undefined;
    if (metadata?.issuer === issuer) return metadata;
  }
  throw new IssuerUnavailable("The issuer's metadata cannot be had");
}

/**
 * A function that says whose a token is, and `undefined` for a token that is not good here.
 *
 * @param {object} settings
 * @param {string} settings.issuer
 * @param {string | string[]} settings.audience
 * @param {string} [settings.jwksUri] Known beforehand: then no metadata is read.
 * @param {(claims: Record<string, unknown>) => string[]} [settings.scopesIn]
 * @returns {(token: string) => Promise<Caller | undefined>} rejects with {@linkcode IssuerUnavailable}
 */
export function createVerifier({ issuer, audience, jwksUri, scopesIn = scopeOf }) {
  let keys;
  return async (token) => {
    // Three parts in base64url without padding (RFC 7515 §5.2): jose takes some more.
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
    // Its own 30 seconds between two questions stay.
    keys ??= createRemoteJWKSet(new URL(jwksUri ?? (await discover(issuer)).jwks_uri));
    const options = { issuer, audience, algorithms: ["ES256", "RS256", "EdDSA"], requiredClaims: ["exp"] };
    try {
      const { payload } = await jwtVerify(token, keys, options);
      return {
        subject: payload.sub,
        client: String(payload.client_id ?? payload.azp ?? "unknown"),
        scopes: scopesIn(payload),
        expiresAt: payload.exp,
      };
    } catch (error) {
      const known = error instanceof errors.JOSEError && error.code !== "ERR_JOSE_GENERIC" &&
        error.code !== "ERR_JWKS_TIMEOUT" && error.code !== "ERR_JWKS_INVALID";
      if (known) return undefined;
      throw new IssuerUnavailable("The issuer's keys cannot be had", { cause: error });
    }
  };
}

/**
 * The scopes of the claim that says them (RFC 8693 §4.2).
 *
 * @param {Record<string, unknown>} claims
 * @returns {string[]}
 */
export function scopeOf({ scope }) {
  return typeof scope === "string" ? scope.split(" ") : [];
}

/**
 * The token in an `Authorization` field (RFC 6750 §2.1); `undefined` where there is none.
 *
 * @param {string | null | undefined} field
 * @returns {string | undefined}
 */
export function bearerIn(field) {
  return /^bearer +([\w~+/.-]+=*)$/i.exec(field ?? "")?.[1];
}
