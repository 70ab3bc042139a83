/** Something that an issuer publishes, kept up to date: asked for seldom, and once at a time. */

import type { Refusal } from "../refusal.ts";
import type { SourceLimits } from "./source_limits.ts";

/** How a source comes by its value. */
export interface SourceOptions<T> {
  /** Asks for it; an error is an outage. */
  load(signal: AbortSignal): Promise<T>;
  /** Whether a fresh value says anything that the one before did not. */
  isNews(before: T, after: T): boolean;
  /** The refusal while there is no value; `retryAfter` in seconds. */
  refuse(retryAfter: number, cause: unknown): Refusal;
  /** Milliseconds since 1970. */
  now(): number;
  /** How long, and how often. */
  limits: SourceLimits;
}

/** The value, and ways to ask for it. */
export interface Source<T> {
  /** The value, where it may be used without waiting. */
  usable(): T | undefined;
  /**
   * The value, asked for where it has to be.
   * @throws {Refusal}
   */
  get(): Promise<T>;
  /**
   * The value, asked for again unless that was done just now: what is wanted is not in it.
   * @throws {Refusal} when the latest request for it failed.
   */
  renew(): Promise<Renewed<T>>;
  /**
   * The value, asked for again for a reason that anybody can make up at any time. So this is done once in a minute at
   * most, and takes nothing from what {@linkcode renew} may ask: neither its pause nor how long that gets.
   *
   * @returns `undefined` where it was not asked for, or not to be had.
   */
  recheck(): Promise<T | undefined>;
}

/** What there is after it should have been asked for again. */
export interface Renewed<T> {
  value: T;
  /** When it was asked for, in milliseconds since 1970. */
  loadedAt: number;
  /** Where it may not be asked for just now: the seconds until it may. */
  barredFor?: number;
}

/** Milliseconds for one request, however many documents it takes. */
const TIME_LIMIT = 5_000;

/** Milliseconds between two requests of {@linkcode Source.recheck}. */
const RECHECK_PAUSE = 60_000;

/**
 * Creates a source. It asks nothing before it is asked.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5861#section-4 for `staleIfError`
 */
export function createSource<T>({ load, isNews, refuse, now, limits }: SourceOptions<T>): Source<T> {
  const [cooldown, maxCooldown, maxAge, staleIfError] = [
    limits.cooldown * 1000,
    limits.maxCooldown * 1000,
    limits.maxAge * 1000,
    limits.staleIfError * 1000,
  ];
  let current: { value: T; loadedAt: number } | undefined;
  /** What was wrong with the latest request, if anything was. */
  let failure: { cause: unknown } | undefined;
  /** Requests in a row that brought nothing. */
  let fruitless = 0;
  /** When the latest request ended, and when the next one may begin. */
  let askedAt = -Infinity;
  let notBefore = -Infinity;
  let pending: Promise<void> | undefined;
  let recheckedAt = -Infinity;
  let rechecking: Promise<T | undefined> | undefined;

  /** Never rejects: what went wrong is kept, since everybody who waits has to hear it. */
  async function ask(): Promise<void> {
    const startedAt = now();
    // After a quiet time this is not part of a flood, and a rotation has to be noticed at once.
    if (startedAt - notBefore > maxCooldown) fruitless = 0;
    try {
      const value = await load(AbortSignal.timeout(TIME_LIMIT));
      fruitless = current === undefined || isNews(current.value, value) ? 0 : fruitless + 1;
      current = { value, loadedAt: startedAt };
      failure = undefined;
    } catch (cause) {
      fruitless++;
      failure = { cause };
    }
    askedAt = now();
    notBefore = askedAt + Math.min(maxCooldown, cooldown * 2 ** Math.max(0, fruitless - 1));
  }

  async function recheck(): Promise<T | undefined> {
    const startedAt = recheckedAt = now();
    try {
      const value = await load(AbortSignal.timeout(TIME_LIMIT));
      current = { value, loadedAt: startedAt };
      failure = undefined;
      return value;
    } catch {
      // An outage is for `get` and `renew` to find out: whoever made us ask here may have made that up.
      return undefined;
    }
  }
  const mayRecheck = () => now() - recheckedAt >= RECHECK_PAUSE || now() < recheckedAt;

  // A clock that was set back knows nothing of a pause that began in its future.
  const mayAsk = () => pending !== undefined || now() >= notBefore || now() < askedAt;
  const request = () => pending ??= ask().finally(() => pending = undefined);
  const pause = () => Math.max(1, Math.ceil((notBefore - now()) / 1000));
  const refusal = () => refuse(pause(), failure?.cause);

  function usable(): T | undefined {
    if (current === undefined) return undefined;
    // A clock that was set back makes a value no younger.
    const age = Math.abs(now() - current.loadedAt);
    if (age <= maxAge) return current.value;
    if (failure === undefined || age > maxAge + staleIfError) return undefined;
    // During an outage nobody waits for an answer that did not come last time either.
    if (mayAsk()) request();
    return current.value;
  }

  return {
    usable,
    async get() {
      if (usable() === undefined && mayAsk()) await request();
      const value = usable();
      if (value === undefined) throw refusal();
      return value;
    },
    async renew() {
      const may = mayAsk();
      if (may) await request();
      if (failure !== undefined || current === undefined) throw refusal();
      return { ...current, ...(may ? {} : { barredFor: pause() }) };
    },
    async recheck() {
      if (rechecking === undefined && !mayRecheck()) return undefined;
      return await (rechecking ??= recheck().finally(() => rechecking = undefined));
    },
  };
}
