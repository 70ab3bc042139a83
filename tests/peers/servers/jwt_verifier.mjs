/**
 * For peers that leave it to their user to verify a token: jose, as its documentation has it, which compares the audience
 * where it is told one.
 */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

import { createRemoteJWKSet, jwtVerify } from "jose";
import { AUDIENCE, ISSUER, JWKS_URI, resource } from "./settings.mjs";

const keys = createRemoteJWKSet(new URL(JWKS_URI));
const settings = { issuer: ISSUER, algorithms: ["ES256", "RS256", "EdDSA"], requiredClaims: ["exp"] };

/**
 * What both SDKs call `AuthInfo`.
 *
 * @param {string} token
 * @param {{ audience?: string }} [options] of jose
 * @returns {Promise<{ token: string, clientId: string, scopes: string[], expiresAt: number, resource?: URL }>}
 * rejects for a token that is not good
 */
export async function authInfoOf(token, options = {}) {
  const { payload } = await jwtVerify(token, keys, { ...settings, ...options });
  const { aud, client_id, exp, scope } = payload;
  return {
    token,
    clientId: String(client_id ?? "unknown"),
    scopes: typeof scope === "string" ? scope.split(" ") : [],
    expiresAt: exp,
    // Whom it was issued for is told, and compared by whoever compares it.
    ...[aud].flat().includes(AUDIENCE) && { resource },
  };
}
