/** A bounded number of sessions in memory, each with what belongs to it. */

import type { Beginning, SessionBounds } from "./store.ts";

/** Sessions of many users. Nobody's sessions make room for somebody else's. */
export interface SessionBook<T> {
  /** Begins one. An id that is there already is `taken`. */
  begin(id: string, user: string, value: T, bounds: SessionBounds): Beginning;
  /** What belongs to one, if it is still there. */
  find(id: string): T | undefined;
  /** It was used: it stays for so many seconds from now on. */
  touch(id: string, idleSeconds: number): void;
  /** Ends one. */
  end(id: string): void;
  /** Ends all of a user. */
  endAll(user: string): void;
  /** How many there are. */
  readonly size: number;
}

interface Entry<T> {
  user: string;
  value: T;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * Creates an empty book.
 *
 * @param now milliseconds since 1970
 * @param onEnd told of each session that has ended, for whatever reason
 */
export function createSessionBook<T>(
  now: () => number,
  onEnd: (value: T) => void = () => {},
): SessionBook<T> {
  // Maps and sets iterate in the order of insertion: what was not used for longest comes first.
  const entries = new Map<string, Entry<T>>();
  const ofUsers = new Map<string, Set<string>>();

  function end(id: string): void {
    const entry = entries.get(id);
    if (!entry) return;
    entries.delete(id);
    const ids = ofUsers.get(entry.user)!;
    ids.delete(id);
    if (ids.size === 0) ofUsers.delete(entry.user);
    onEnd(entry.value);
  }

  function find(id: string): Entry<T> | undefined {
    const entry = entries.get(id);
    if (!entry || entry.until > now()) return entry;
    end(id);
  }

  /** All have the same time to live, so those whose time is over come first. */
  function sweep(): void {
    for (const [id, { until }] of entries) {
      if (until > now()) return;
      end(id);
    }
  }

  return {
    begin(id, user, value, { most, mostPerUser, idleSeconds }) {
      sweep();
      if (entries.has(id)) return "taken";
      const ids = ofUsers.get(user) ?? new Set();
      if (ids.size >= mostPerUser) end(ids.values().next().value!);
      if (entries.size >= most) return "full";
      entries.set(id, { user, value, until: now() + idleSeconds * 1000 });
      ofUsers.set(user, ids.add(id));
      return "begun";
    },
    find: (id) => find(id)?.value,
    touch(id, idleSeconds) {
      const entry = find(id);
      if (!entry) return;
      entries.delete(id);
      entries.set(id, entry);
      entry.until = now() + idleSeconds * 1000;
      const ids = ofUsers.get(entry.user)!;
      ids.delete(id);
      ids.add(id);
    },
    end,
    endAll(user) {
      for (const id of [...ofUsers.get(user) ?? []]) end(id);
    },
    get size() {
      return entries.size;
    },
  };
}
