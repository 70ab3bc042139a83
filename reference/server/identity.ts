/** Who is calling, as the tools see it. */

import type { Caller } from "../guard/caller.ts";
import type { Viewer } from "./notes.ts";

/** Who calls a tool. */
export interface Identity extends Viewer {
  /** The scopes that were granted to the client, as issued (RFC 6749 §3.3). */
  scopes: readonly string[];
  /** What the user is, as the issuer says; `admin` is the only one that opens anything here. */
  roles: readonly string[];
  /**
   * Reads their calendar, with a token that is got for them; absent where no calendar is behind the server.
   *
   * @throws {ToolFailure} by rejecting
   */
  events?(): Promise<string[]>;
}

/**
 * The identity behind a verified token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2.3.1
 */
export function identityOf(
  { issuer, subject, isClient, scopes, roles = [] }: Caller,
  events?: Identity["events"],
): Identity {
  const account = { issuer, kind: isClient ? "client" : "user", subject } as const;
  return { account, admin: roles.includes("admin"), scopes, roles, ...(events ? { events } : {}) };
}
