/** The keys that an issuer publishes. */

import type { JWK } from "jose";
import { fitsAlgorithm } from "./algorithms.ts";

/** One published key that may verify signatures. */
export interface VerificationKey {
  /** Tells it from every other key, and from itself under another name or use. */
  readonly id: string;
  /** The published form. What is imported of it is kept beside this very object. */
  readonly jwk: Readonly<JWK>;
}

/** An issuer's keys by their ids, as published at one moment. */
export type KeySet = ReadonlyMap<string, VerificationKey>;

/** How many keys one token may have tried. Issuers publish two or three, and rarely ten. */
const MAX_CANDIDATES = 16;

/**
 * Whether a published key may verify signatures. What is not understood is left out, as it has to be; so is a key
 * for another use, and one that was published together with its private half.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4
 */
function verifies(key: unknown): key is JWK {
  if (typeof key !== "object" || key === null) return false;
  const { kty, kid, use, alg, key_ops, d } = key as Record<string, unknown>;
  return typeof kty === "string" && d === undefined &&
    (kid === undefined || typeof kid === "string") &&
    (use === undefined || use === "sig") &&
    (alg === undefined || typeof alg === "string") &&
    (key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes("verify")));
}

/** All that has a say in what a key verifies: with another `use` it is another key. */
function idOf({ kty, crv, x, y, n, e, kid, alg, use, key_ops }: JWK): string {
  return JSON.stringify([kty, crv, x, y, n, e, kid, alg, use, key_ops]);
}

/**
 * Reads a key set. One without usable keys is a key set too: its issuer has withdrawn them all.
 *
 * @throws {Error} when it is none.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function readKeySet(document: Record<string, unknown>): KeySet {
  const { keys } = document;
  if (!Array.isArray(keys)) throw new Error("The key set has no list of keys");
  return new Map(keys.filter(verifies).map((jwk) => [idOf(jwk), { id: idOf(jwk), jwk: usable(jwk) }]));
}

/** The same algorithm under two names, which a key and a token may use as they like (RFC 9864 §2.2, §4.1.2). */
const ED25519 = ["EdDSA", "Ed25519"];

/** The published form, without an `alg` that would keep jose from the other name of the same algorithm. */
function usable(jwk: JWK): JWK {
  if (jwk.crv !== "Ed25519" || !ED25519.includes(jwk.alg ?? "")) return jwk;
  const { alg: _, ...either } = jwk;
  return either;
}

/** Whether two key sets have the same keys. */
export function sameKeys(one: KeySet, other: KeySet): boolean {
  return one.size === other.size && [...one.keys()].every((id) => other.has(id));
}

/** Whether one of the keys has this name, whatever it is good for. */
export function hasKey(keys: KeySet, kid: string): boolean {
  return [...keys.values()].some(({ jwk }) => jwk.kid === kid);
}

/**
 * The keys that a token's header can mean: those of that name, or where it names none all that fit.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-4.1.4
 */
export function candidates(keys: KeySet, alg: string, kid: string | undefined): VerificationKey[] {
  const fitting = [...keys.values()].filter(({ jwk }) => {
    return fitsAlgorithm(jwk, alg) && (jwk.alg ?? alg) === alg && (kid ?? jwk.kid) === jwk.kid;
  });
  return fitting.slice(0, MAX_CANDIDATES);
}
