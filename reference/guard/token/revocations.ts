/** Tokens that are no longer taken, although their issuer still vouches for them. */

import type { Answer, GuardStore } from "../store/store.ts";
import { RevocationError } from "./revocation_error.ts";
import { sha256 } from "./token_hash.ts";
import type { Verdict } from "./trusted_issuer.ts";

/** What to revoke. */
export type RevocationReference =
  & (
    /** One token, as audit records and {@linkcode Caller.tokenHash} name it, in whatever signature it comes. */
    | { tokenHash: string }
    /** One token, as its issuer names it: `jti`, or what the issuer's profile has instead. */
    | { issuer: string; tokenId: string }
    /** All tokens of a user or client that were issued up to now. Their sessions end as well. */
    | { issuer: string; subject: string }
  )
  & {
    /**
     * When the last of these tokens expires, in seconds since 1970: then the revocation can be forgotten. Where a token
     * is known here, its `exp` is too. Default: never, and in memory there is room for 100,000 of those.
     */
    expiresAt?: number;
  };

/** The revocations that a store has, as a verifier asks about them. */
export interface Revocations {
  /**
   * Enters one.
   *
   * @param expiresAt When the token that it names expires, where that is known and the reference does not say, in
   *   seconds since 1970.
   * @throws {RevocationError}
   */
  add(reference: RevocationReference, expiresAt?: number): Answer<void>;
  /** Whether a token that has passed is revoked. */
  cover(verdict: Verdict): Answer<boolean>;
}

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

function nameOf(reference: RevocationReference): string {
  if ("tokenHash" in reference) return sha256(JSON.stringify(["hash", reference.tokenHash]));
  if ("tokenId" in reference) return sha256(JSON.stringify(["token", reference.issuer, reference.tokenId]));
  return sha256(JSON.stringify(["subject", reference.issuer, reference.subject]));
}

/**
 * Asks a store.
 *
 * @param clockTolerance Seconds by which the issuer's clock may be ahead of ours.
 * @param now Milliseconds since 1970.
 */
export function createRevocations(
  store: Pick<GuardStore, "revoke" | "revocations">,
  clockTolerance: number,
  now: () => number,
): Revocations {
  /** What a verdict may be revoked by: asked for with every request, and the same as long as the verdict is kept. */
  const names = new WeakMap<Verdict, readonly string[]>();

  /** The subject's name comes first. */
  function namesOf(verdict: Verdict): readonly string[] {
    const known = names.get(verdict);
    if (known) return known;
    const { caller: { issuer, subject, tokenHash }, tokenId } = verdict;
    const all = [nameOf({ issuer, subject }), nameOf({ tokenHash })];
    if (tokenId !== undefined) all.push(nameOf({ issuer, tokenId }));
    names.set(verdict, all);
    return all;
  }

  return {
    add(reference, expiresAt = Infinity) {
      check(reference);
      return store.revoke(nameOf(reference), {
        since: now() / 1000 + clockTolerance,
        until: (reference.expiresAt ?? expiresAt) + clockTolerance,
      });
    },
    cover(verdict) {
      const found = store.revocations(namesOf(verdict));
      return found instanceof Promise ? found.then((all) => isAmong(all, verdict)) : isAmong(found, verdict);
    },
  };
}

/** One token is revoked for good. Of all that a subject has, those are that were issued by then. */
function isAmong([subject, ...tokens]: readonly (number | undefined)[], { issuedAt }: Verdict): boolean {
  if (tokens.some((since) => since !== undefined)) return true;
  return subject !== undefined && (issuedAt === undefined || issuedAt <= subject);
}
