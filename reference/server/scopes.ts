/** What a client may do: the scopes of the notes server, as data for the guard. */

import type { ScopePolicy } from "../guard/mod.ts";

/** What the scopes are called at the issuer, under the names of their variables. */
export interface ScopeSettings {
  READ_SCOPE: string;
  WRITE_SCOPE: string;
  ENDPOINT_SCOPES?: readonly string[];
  CHALLENGE_SCOPES?: readonly string[];
  /** Where there is one, there is a tool that reads it. */
  CALENDAR_API?: string;
}

/**
 * The policy. Writing allows reading too. Every tool is listed; what is not, takes all scopes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function scopePolicy(
  { READ_SCOPE: read, WRITE_SCOPE: write, ENDPOINT_SCOPES: endpoint = [read], ...settings }: ScopeSettings,
): ScopePolicy {
  const { CHALLENGE_SCOPES: challenge, CALENDAR_API } = settings;
  return {
    all: [...new Set([read, write, ...endpoint, ...challenge ?? []])],
    endpoint,
    ...(challenge ? { challenge } : {}),
    operations: {
      "tools/call whoami": [read],
      "tools/call list_notes": [read],
      "tools/call add_note": [write],
      "tools/call delete_note": [write],
      ...(CALENDAR_API === undefined ? {} : { "tools/call list_events": [read] }),
    },
    implies: { [write]: [read] },
  };
}

/** The policy with the names that scopes have in the demonstration. */
export const SCOPES: ScopePolicy = scopePolicy({ READ_SCOPE: "notes:read", WRITE_SCOPE: "notes:write" });
