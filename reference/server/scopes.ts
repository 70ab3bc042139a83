/** What a client may do: the scopes of the notes server, as data for the guard. */

/**
 * `notes:write` allows reading too. Every tool is listed; what is not, takes all scopes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export const SCOPES = {
  all: ["notes:read", "notes:write"],
  endpoint: ["notes:read"],
  operations: {
    "tools/call whoami": ["notes:read"],
    "tools/call list_notes": ["notes:read"],
    "tools/call add_note": ["notes:write"],
    "tools/call delete_note": ["notes:write"],
  },
  implies: { "notes:write": ["notes:read"] },
} as const;
