/** A store in memory, shared by everyone who is given it. */

import type { Store } from "./power.ts";

/** A {@linkcode Store} that a check can look into. */
export interface OpenStore extends Store {
  /** What is kept just now. */
  readonly entries: Map<string, string>;
}

/** An empty store. */
export function createStore(): OpenStore {
  const entries = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    entries,
    get: (key) => Promise.resolve(entries.get(key)),
    set(key, value) {
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
      return Promise.resolve();
    },
    exclusive(work) {
      const mine = last.then(work);
      last = mine.catch(() => {}); // Whoever waits is not told: the failure is its owner's.
      return mine;
    },
  };
}
