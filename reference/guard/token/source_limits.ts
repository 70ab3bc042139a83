/** How long what an issuer publishes is kept, and how often it is asked for. */

import { numberWithin } from "./number_within.ts";

/** All in seconds. */
export interface SourceLimits {
  /**
   * Shortest pause between two requests to an issuer, failed ones included: 1 to 60, default 1. So soon a new key
   * is noticed, and so often at most an outage or made-up key ids make us ask.
   */
  cooldown: number;
  /** Longest pause: every request that brings nothing new doubles it. Up to 600, default 30. */
  maxCooldown: number;
  /** How long keys are used without asking again, and so how long a withdrawn one may work: up to a day, default 600. */
  maxAge: number;
  /**
   * How much longer they are used while asking again fails: up to a day, default 3600. An outage of the issuer
   * then keeps nobody out whose key is known; whoever can cause one keeps a withdrawn key alive as long.
   */
  staleIfError: number;
}

const DAY = 86_400;

/**
 * The limits, with defaults for those that are not given.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 */
export function sourceLimits(given: Partial<SourceLimits> = {}): SourceLimits {
  const cooldown = numberWithin("keys.cooldown", given.cooldown, { otherwise: 1, least: 1, most: 60 });
  const maxCooldown = numberWithin("keys.maxCooldown", given.maxCooldown, {
    otherwise: Math.max(30, cooldown),
    least: cooldown,
    most: 600,
  });
  return {
    cooldown,
    maxCooldown,
    maxAge: numberWithin("keys.maxAge", given.maxAge, {
      otherwise: Math.max(600, maxCooldown),
      // Or keys would be too old before they may be asked for again.
      least: maxCooldown,
      most: DAY,
    }),
    staleIfError: numberWithin("keys.staleIfError", given.staleIfError, {
      otherwise: 3600,
      least: 0,
      most: DAY,
    }),
  };
}
