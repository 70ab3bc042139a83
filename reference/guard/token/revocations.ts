/** Tokens that are no longer taken, although their issuer still vouches for them. */

import type { Verdict } from "./trusted_issuer.ts";

/** What to revoke. */
export type RevocationReference =
  & (
    /** One token, as audit records and {@linkcode Caller.tokenHash} name it, in whatever signature it comes. */
    | { tokenHash: string }
    /** One token, as its issuer names it: `jti`, or what the issuer's profile has instead. */
    | { issuer: string; tokenId: string }
    /** All tokens of a user or client that were issued up to now. */
    | { issuer: string; subject: string }
  )
  & {
    /**
     * When the last of these tokens expires, in seconds since 1970: then the revocation can be forgotten. Where a token
     * is known here, its `exp` is too. Default: never, and of those there is room for 100,000.
     */
    expiresAt?: number;
  };

/** Stable names of what keeps a revocation from being entered. */
export type RevocationErrorCode = "revocation_invalid" | "revocations_full";

/** A revocation was not entered. Nothing was revoked. */
export class RevocationError extends Error {
  /** Always the class's own. */
  override name = "RevocationError";

  /** Why it was not. */
  readonly code: RevocationErrorCode;

  /** Its message is for the operator: it names the member and what that should be. */
  constructor(code: RevocationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The revocations of this process. */
export interface Revocations {
  /**
   * Enters one.
   *
   * @param expiresAt When the token that it names expires, where that is known and the reference does not say, in
   *   seconds since 1970.
   * @throws {RevocationError}
   */
  add(reference: RevocationReference, expiresAt?: number): void;
  /** Whether a token that has passed is revoked. */
  cover(verdict: Verdict): boolean;
  /** How many are kept. */
  readonly size: number;
}

/** How many are kept. Reaching it is an error: forgetting one silently would let a revoked token in again. */
const MOST = 100_000;

const TOKEN_HASH = /^[0-9a-f]{16}$/;

function check(reference: RevocationReference): void {
  const wrong = (should: string) => new RevocationError("revocation_invalid", should);
  if ("tokenHash" in reference && !TOKEN_HASH.test(reference.tokenHash)) {
    throw wrong("tokenHash: 16 hexadecimal digits in lower case");
  }
  if (reference.expiresAt !== undefined && !Number.isFinite(reference.expiresAt)) {
    throw wrong("expiresAt: seconds since 1970, or left out");
  }
}

function keyOf(reference: RevocationReference): string {
  if ("tokenHash" in reference) return JSON.stringify(["hash", reference.tokenHash]);
  if ("tokenId" in reference) return JSON.stringify(["token", reference.issuer, reference.tokenId]);
  return JSON.stringify(["subject", reference.issuer, reference.subject]);
}

/**
 * Creates an empty list.
 *
 * @param clockTolerance Seconds by which the issuer's clock may be ahead of ours.
 * @param now Milliseconds since 1970.
 */
export function createRevocations(clockTolerance: number, now: () => number): Revocations {
  const entries = new Map<string, { since: number; until: number }>();

  function makeRoom(): void {
    for (const [key, { until }] of entries) if (until <= now()) entries.delete(key);
    if (entries.size < MOST) return;
    throw new RevocationError(
      "revocations_full",
      `${MOST} revocations are in force: give expiresAt with them, so that they end, or revoke at the issuer`,
    );
  }

  return {
    add(reference, expiresAt = Infinity) {
      check(reference);
      const key = keyOf(reference);
      const until = ((reference.expiresAt ?? expiresAt) + clockTolerance) * 1000;
      const before = entries.get(key);
      if (before === undefined && entries.size >= MOST) makeRoom();
      // What was to be kept for longer stays: whoever says less now may know less.
      entries.set(key, {
        since: now() / 1000 + clockTolerance,
        until: before === undefined ? until : Math.max(until, before.until),
      });
    },
    get size() {
      return entries.size;
    },
    cover({ caller: { issuer, subject, tokenHash }, tokenId, issuedAt }) {
      const bySubject = entries.get(keyOf({ issuer, subject }));
      return entries.has(keyOf({ tokenHash })) ||
        (tokenId !== undefined && entries.has(keyOf({ issuer, tokenId }))) ||
        (bySubject !== undefined && (issuedAt === undefined || issuedAt <= bySubject.since));
    },
  };
}
