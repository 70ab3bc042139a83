/** Tokens that have passed, so that the next request with one of them costs next to nothing. */

import type { Verdict } from "./trusted_issuer.ts";

/** The most recently used of them. Refused tokens are not kept: anybody can make up any number of those. */
export interface VerifiedTokens {
  /** The verdict on a token, as long as it holds. */
  get(digest: string): Verdict | undefined;
  /** Keeps one more, and drops the one that was not used for longest if that is too many. */
  add(digest: string, verdict: Verdict): void;
  /** A verdict that this is true of. */
  find(which: (verdict: Verdict) => boolean): Verdict | undefined;
}

/**
 * Creates an empty collection.
 *
 * Its keys are digests of whole tokens: whatever else a token may be recognised by, somebody else could write into
 * another token. One that differs in a single character is another token here, and verified in full.
 *
 * @param most How many are kept.
 * @param now Milliseconds since 1970.
 */
export function createVerifiedTokens(most: number, now: () => number): VerifiedTokens {
  // A Map iterates in the order of insertion: the least recently used comes first.
  const verdicts = new Map<string, Verdict>();
  return {
    get(digest) {
      const verdict = verdicts.get(digest);
      if (verdict === undefined) return undefined;
      verdicts.delete(digest);
      if (now() >= verdict.until || !verdict.stands()) return undefined;
      verdicts.set(digest, verdict);
      return verdict;
    },
    add(digest, verdict) {
      verdicts.delete(digest);
      verdicts.set(digest, verdict);
      if (verdicts.size <= most) return;
      const [oldest] = verdicts.keys();
      verdicts.delete(oldest!);
    },
    find(which) {
      for (const verdict of verdicts.values()) if (which(verdict)) return verdict;
    },
  };
}
