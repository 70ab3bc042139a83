/** What has to outlive a request: which tokens were revoked, and whose sessions there are. */

/** At once, or with a promise. */
export type Answer<T> = T | Promise<T>;

/** Tokens that are no longer taken. */
export interface Revocation {
  /** Those that were issued up to then, in seconds since 1970. */
  since: number;
  /** When the last of them has expired, in seconds since 1970: then it can be forgotten. Infinity: never. */
  until: number;
}

/** How many sessions there may be, and for how long one that nobody uses. */
export interface SessionBounds {
  /** At a time, of all users together. */
  most: number;
  /** At a time, of one user. */
  mostPerUser: number;
  /** Seconds. */
  idleSeconds: number;
}

/** A session, by names that give nothing away: none of them is a session id, a subject or a token. */
export interface StoredSession {
  /** The session. */
  id: string;
  /** Who may use it: an issuer, a subject and a client. */
  owner: string;
  /** Whose it is, with whatever client: sessions are counted by user. */
  user: string;
}

/** What became of a session that was to begin. Only `begun` is one. */
export type Beginning = "begun" | "taken" | "full";

/** Whose a session is, from where somebody stands. */
export type Whose = "own" | "foreign" | "unknown";

/**
 * Where guards keep what outlives a request: in one process, or for several of them in one place. All its names are
 * digests. What it cannot do it says by throwing, or by rejecting: the guard then refuses, and never guesses.
 */
export interface GuardStore {
  /**
   * Enters a revocation. Under a name that is there already it counts for as long as the longer of the two.
   *
   * @throws {RevocationError} `revocations_full`
   */
  revoke(name: string, revocation: Revocation): Answer<void>;
  /** Up to when tokens under these names are revoked, in seconds since 1970, in their order; `undefined`: not at all. */
  revocations(names: readonly string[]): Answer<readonly (number | undefined)[]>;
  /**
   * Begins a session. A user who has too many loses the one that was not used for longest, and nobody else does: where
   * there is no room at all it is `full`. An id that is somebody else's is `taken`; one that is the owner's own goes on.
   */
  begin(session: StoredSession, bounds: SessionBounds): Answer<Beginning>;
  /** Whose a session is; if it is the owner's own, that counts as a use of it. */
  use(session: StoredSession, idleSeconds: number): Answer<Whose>;
  /** Forgets a session. */
  end(session: StoredSession): Answer<void>;
  /** Forgets all sessions of a user. */
  endAll(user: string): Answer<void>;
  /** Resolves when it can be asked, and keeps what it is told; rejects with an error that says what is wrong. */
  ready(): Answer<void>;
}
