/** What a client may do: the scopes of the notes server, as data for the guard. */

import type { ScopePolicy } from "../guard/mod.ts";

/** What the scopes are called at the issuer, under the names of their variables. */
export interface ScopeSettings {
  READ_SCOPE: string;
  WRITE_SCOPE: string;
  ENDPOINT_SCOPES?: readonly string[];
  CHALLENGE_SCOPES?: readonly string[];
}

/**
 * The policy. Writing allows reading too. Every tool is listed; what is not, takes all scopes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function scopePolicy(
  { READ_SCOPE: read, WRITE_SCOPE: write, ENDPOINT_SCOPES: endpoint = [read], CHALLENGE_SCOPES: challenge }:
    ScopeSettings,
): ScopePolicy {
  return {
    all: [...new Set([read, write, ...endpoint, ...challenge ?? []])],
    endpoint,
    ...(challenge ? { challenge } : {}),
    operations: {
      "tools/call whoami": [read],
      "tools/call list_notes": [read],
      "tools/call add_note": [write],
      "tools/call delete_note": [write],
    },
    implies: { [write]: [read] },
  };
}

/** The policy with the names that scopes have in the demonstration. */
export const SCOPES: ScopePolicy = scopePolicy({ READ_SCOPE: "notes:read", WRITE_SCOPE: "notes:write" });
