/** Which signature algorithms a verifier may be told to accept, and which keys go with them. */

import { GuardConfigurationError } from "../configuration_error.ts";

/**
 * What a public key has to be to verify an algorithm's signatures. Symmetric algorithms and `none` are not in
 * here: a resource server holds no secret that it shares with an issuer, and a public key used as one is the
 * oldest forgery there is (RFC 8725 §2.1).
 */
const KEYS: Readonly<Record<string, { kty: string; crv?: string }>> = {
  ES256: { kty: "EC", crv: "P-256" },
  ES384: { kty: "EC", crv: "P-384" },
  ES512: { kty: "EC", crv: "P-521" },
  RS256: { kty: "RSA" },
  RS384: { kty: "RSA" },
  RS512: { kty: "RSA" },
  PS256: { kty: "RSA" },
  PS384: { kty: "RSA" },
  PS512: { kty: "RSA" },
  EdDSA: { kty: "OKP", crv: "Ed25519" },
  Ed25519: { kty: "OKP", crv: "Ed25519" },
};

/** Accepted unless a verifier is told otherwise. `Ed25519` is what RFC 9864 calls `EdDSA` with that curve. */
export const DEFAULT_ALGORITHMS: readonly string[] = ["ES256", "RS256", "PS256", "EdDSA", "Ed25519"];

/**
 * The algorithms to accept, as a set.
 *
 * @throws {GuardConfigurationError} `algorithms_invalid`
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1
 */
export function allowedAlgorithms(algorithms: readonly string[]): ReadonlySet<string> {
  const wrong = algorithms.find((alg) => !Object.hasOwn(KEYS, alg));
  if (wrong !== undefined || algorithms.length === 0) {
    const names = Object.keys(KEYS).join(", ");
    const found = wrong === undefined ? "the list is empty" : `${JSON.stringify(wrong)} is none of them`;
    throw new GuardConfigurationError(
      "algorithms_invalid",
      "algorithms",
      `one or more of ${names}; ${found}`,
    );
  }
  return new Set(algorithms);
}

/**
 * Whether a key is of the kind that an algorithm takes.
 *
 * @param alg One of the allowed algorithms.
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1
 * @see https://www.rfc-editor.org/rfc/rfc8037#section-3.1
 */
export function fitsAlgorithm(key: { kty?: unknown; crv?: unknown }, alg: string): boolean {
  const wanted = KEYS[alg];
  return wanted !== undefined && key.kty === wanted.kty &&
    (wanted.crv === undefined || key.crv === wanted.crv);
}
