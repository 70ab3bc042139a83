/** Where a client keeps what has to last longer than it runs. */

/** Keeps tokens and registrations, as JSON strings under keys that the client chooses. */
export interface Store {
  get(key: string): Promise<string | undefined>;
  /** Keeps a value; `undefined` forgets it. */
  set(key: string, value: string | undefined): Promise<void>;
  /** Runs `work` while nobody else who shares this store, in this process or another, runs theirs. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}
