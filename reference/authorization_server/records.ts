/** What the authorization server keeps, as a store has to keep it: records that expire, and secrets that do not. */

/** One record. */
export interface Stored {
  /** JSON. */
  payload: string;
  uid?: string;
  grantId?: string;
  /** Seconds since 1970. */
  expiresAt?: number;
}

/** A store. Everything in it is synchronous, so nothing can come between. */
export interface Records {
  put(model: string, id: string, record: Stored): void;
  /** The payload. */
  find(model: string, id: string): string | undefined;
  findByUid(model: string, uid: string): string | undefined;
  /** Marks a record as used; whether it was there, and not used before. */
  consume(model: string, id: string, at: number): boolean;
  destroy(model: string, id: string): void;
  /** Forgets all records of a grant. */
  revoke(grantId: string): void;
  /** Forgets what has expired before then. */
  purge(before: number): void;
  secret(name: string): string | undefined;
  /** Keeps a secret, unless there is one of that name: the first to write wins. */
  keepSecret(name: string, value: string): void;
  close(): void;
}
