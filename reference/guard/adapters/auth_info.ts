/** The caller, in the form in which the SDK hands it to tools. */

import type { Caller } from "../caller.ts";

/** What both SDKs call `AuthInfo`. */
export interface CallerAuthInfo {
  /** The token's hash, **not** the token: a tool cannot pass on what it never gets (MCP, Token Handling). */
  token: string;
  /** The client, or "" where the token does not name one. */
  clientId: string;
  scopes: string[];
  /** Seconds since 1970. */
  expiresAt: number;
  extra: { caller: Caller };
}

/** Describes a caller to the SDK. */
export function authInfoOf(caller: Caller): CallerAuthInfo {
  const { tokenHash, clientId = "", scopes, expiresAt } = caller;
  return { token: tokenHash, clientId, scopes: [...scopes], expiresAt, extra: { caller } };
}

/**
 * The caller of a tool, from the `authInfo` that the SDK passes to it.
 *
 * @throws {TypeError} when there is none: the tool runs where no guard let anybody in
 */
export function callerOf(authInfo: { extra?: Record<string, unknown> } | undefined): Caller {
  const caller = authInfo?.extra?.caller;
  if (!caller) throw new TypeError("No guard let this call in: there is no caller in authInfo");
  return caller as Caller;
}
