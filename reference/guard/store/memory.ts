/** The store of one process. It is empty when the process starts. */

import { RevocationError } from "../token/revocation_error.ts";
import { createSessionBook } from "./session_book.ts";
import type { GuardStore, Revocation } from "./store.ts";

/** How many revocations are kept. Reaching it is an error: forgetting one silently would let a revoked token in again. */
const MOST_REVOCATIONS = 100_000;

/**
 * Creates an empty store. It answers at once.
 *
 * @param now milliseconds since 1970
 */
export function createMemoryStore(now: () => number = Date.now): GuardStore {
  const revoked = new Map<string, Revocation>();
  const sessions = createSessionBook<string>(now);

  function makeRoom(): void {
    for (const [name, { until }] of revoked) if (until * 1000 <= now()) revoked.delete(name);
    if (revoked.size < MOST_REVOCATIONS) return;
    throw new RevocationError(
      "revocations_full",
      `${MOST_REVOCATIONS} revocations are in force: give expiresAt with them, so that they end, or revoke at the issuer`,
    );
  }

  return {
    revoke(name, { since, until }) {
      const before = revoked.get(name);
      if (before === undefined && revoked.size >= MOST_REVOCATIONS) makeRoom();
      // What was to be kept for longer stays: whoever says less now may know less.
      revoked.set(name, { since, until: before === undefined ? until : Math.max(until, before.until) });
    },
    revocations: (names) => names.map((name) => revoked.get(name)?.since),
    begin({ id, owner, user }, bounds) {
      if (sessions.find(id) !== owner) return sessions.begin(id, user, owner, bounds);
      sessions.touch(id, bounds.idleSeconds);
      return "begun";
    },
    use({ id, owner }, idleSeconds) {
      const whose = sessions.find(id);
      if (whose === undefined) return "unknown";
      if (whose !== owner) return "foreign";
      sessions.touch(id, idleSeconds);
      return "own";
    },
    end: ({ id }) => sessions.end(id),
    endAll: sessions.endAll,
    ready() {},
  };
}
