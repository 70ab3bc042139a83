/** A store that may be out of reach, and what happens then: nobody is let in, unless the configuration says for how long. */

import { clearTimeout, setTimeout } from "node:timers";
import { GuardConfigurationError } from "../configuration_error.ts";
import { Refusal } from "../refusal.ts";
import { numberWithin } from "../token/number_within.ts";
import { RevocationError } from "../token/revocation_error.ts";
import { createMemoryStore } from "./memory.ts";
import type { Answer, GuardStore, SessionBounds, StoredSession } from "./store.ts";

/** Milliseconds for one answer. What comes later would count for nobody within a second. */
const TIME_LIMIT = 1000;

/** What this process remembers is bounded where it is kept for everybody. */
const UNBOUNDED = { most: Infinity, mostPerUser: Infinity };

/** Where a guard keeps things, and how it is about that. */
export interface StoreOptions {
  /** Where revocations and sessions are kept; default: in this process, which forgets them when it ends. */
  store?: GuardStore;
  /**
   * Seconds for which an outage of the store keeps nobody out, after its last answer: 0 to 3600, default 0. Meanwhile
   * this process goes by what it has heard of itself: a token that was revoked elsewhere is good as long.
   */
  storeStaleIfError?: number;
  /** Milliseconds since 1970; default: the system's clock. */
  now?: () => number;
}

/** A store that says whether it can be asked. */
export interface WatchedStore extends GuardStore {
  /** The last question was not answered. */
  readonly isDown: boolean;
}

/**
 * The store of the configuration, or one in memory.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 */
export function storeOf({ store, storeStaleIfError, now = Date.now }: StoreOptions): WatchedStore {
  const seconds = numberWithin("storeStaleIfError", storeStaleIfError, {
    otherwise: 0,
    least: 0,
    most: 3600,
  });
  if (store && "isDown" in store) return store as WatchedStore;
  return store ? watch(store, seconds, now) : { ...createMemoryStore(now), isDown: false };
}

function watch(store: GuardStore, staleSeconds: number, now: () => number): WatchedStore {
  /** What was heard of the store, for as long as an outage may last. */
  const heard = createMemoryStore(now);
  let answeredAt = -Infinity;
  let isDown = false;

  async function ask<T>(question: () => Answer<T>): Promise<T> {
    try {
      const answer = await inTime(question());
      answeredAt = now();
      isDown = false;
      return answer;
    } catch (error) {
      // It was reached, and says what is wrong.
      if (!(error instanceof RevocationError)) isDown = true;
      throw error;
    }
  }

  /** @throws {Refusal} `store_unavailable` */
  function refuseUnlessStale(cause: unknown): void {
    if (now() - answeredAt < staleSeconds * 1000) return;
    throw unavailable(cause);
  }

  async function enter(question: () => Answer<void>): Promise<void> {
    try {
      await ask(question);
    } catch (cause) {
      if (cause instanceof RevocationError) throw cause;
      const message = "The store cannot be reached: nothing was revoked, so do it again";
      throw new RevocationError("store_unavailable", message, { cause });
    }
  }

  function remember(session: StoredSession, idleSeconds: number): void {
    if (staleSeconds > 0) void heard.begin(session, { ...UNBOUNDED, idleSeconds });
  }

  return {
    async revoke(name, revocation) {
      await enter(() => store.revoke(name, revocation));
      if (staleSeconds > 0) await heard.revoke(name, revocation);
    },
    async revocations(names) {
      try {
        const found = await ask(() => store.revocations(names));
        if (staleSeconds > 0) {
          const until = now() / 1000 + staleSeconds;
          found.forEach((since, i) => since !== undefined && heard.revoke(names[i]!, { since, until }));
        }
        return found;
      } catch (error) {
        refuseUnlessStale(error);
        return await heard.revocations(names);
      }
    },
    async begin(session, bounds: SessionBounds) {
      try {
        const became = await ask(() => store.begin(session, bounds));
        if (became === "begun") remember(session, bounds.idleSeconds);
        return became;
      } catch (error) {
        // Whether there is room, and whether the id is somebody's, nobody can say.
        throw unavailable(error);
      }
    },
    async use(session, idleSeconds) {
      try {
        const whose = await ask(() => store.use(session, idleSeconds));
        if (whose === "own") remember(session, idleSeconds);
        if (whose === "unknown") await heard.end(session);
        return whose;
      } catch (error) {
        refuseUnlessStale(error);
        const whose = await heard.use(session, idleSeconds);
        // Another process may have begun it: 404 would make its client give it up.
        if (whose === "unknown") throw unavailable(error);
        return whose;
      }
    },
    async end(session) {
      await heard.end(session);
      // The server has ended it: what the store still has of it opens nothing, and goes when it was not used for long.
      await ask(() => store.end(session)).catch(() => {});
    },
    async endAll(user) {
      await enter(() => store.endAll(user));
      await heard.endAll(user);
    },
    async ready() {
      try {
        await ask(() => store.ready());
      } catch (error) {
        throw error instanceof GuardConfigurationError ? error : unavailable(error);
      }
    },
    get isDown() {
      return isDown;
    },
  };
}

async function inTime<T>(answer: Answer<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DOMException("The store does not answer", "TimeoutError")),
      TIME_LIMIT,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(cause: unknown): Refusal {
  const message = "It cannot be told just now whether this is revoked, or whose it is: try again";
  return new Refusal("store_unavailable", message, { status: 503, retryAfter: 1, cause });
}
