/** How long an access token lasts, and when to replace it. */

import type { Tokens } from "../store/credentials.ts";

/** Milliseconds before its end that a token is replaced, at most. */
const MAX_EARLY = 10_000;

/** The end of time as dates can say it (ECMA-262 §21.4.1.1). */
const LAST_DAY = 8.64e15;

/**
 * When a token ends, and when to replace it: a little earlier, so that it does not end on its way.
 *
 * @param expiresIn Seconds (RFC 6749 §5.1).
 * @returns milliseconds since 1970
 */
export function lifetime(expiresIn: number | undefined): Pick<Tokens, "expires_at" | "refresh_at"> {
  // Nothing lives for no time at all: that is a slip, and the MCP server will say when it is over.
  if (expiresIn === undefined || !(expiresIn > 0)) return {};
  const expires_at = Math.min(Date.now() + expiresIn * 1000, LAST_DAY);
  return { expires_at, refresh_at: expires_at - Math.min(MAX_EARLY, expiresIn * 100) };
}

/** Whether a token has ended as far as this machine's clock knows. */
export function isExpired({ expires_at }: Tokens): boolean {
  return expires_at !== undefined && expires_at <= Date.now();
}
