/** Protects one MCP server. */

import { createGuard, type Guard, type SessionGuard } from "./guard.ts";
import type { ProtectOptions, SessionProtectOptions } from "./options.ts";
import { storeOf } from "./store/watched_store.ts";
import { createTokenVerifier } from "./token/verifier.ts";

/**
 * Protects an MCP server as an OAuth 2.1 resource server: publishes its metadata, verifies tokens, and decides by
 * scopes on the message that will be executed. What it does not decide is left closed.
 *
 * ```ts
 * const guard = protect({
 *   resource: "https://mcp.example.com/mcp",
 *   authorizationServers: ["https://login.example.com"],
 *   scopes: {
 *     all: ["notes:read", "notes:write"],
 *     endpoint: ["notes:read"],
 *     operations: { "tools/call list_notes": [], "tools/call delete_note": ["notes:write"] },
 *     implies: { "notes:write": ["notes:read"] },
 *   },
 * });
 *
 * async function fetch(request: Request): Promise<Response> {
 *   const admitted = await guard(request);
 *   if (admitted instanceof Response) return admitted;
 *   return admitted.respond(await handle(admitted.message, admitted.caller));
 * }
 * ```
 *
 * @throws {GuardConfigurationError} when an option cannot be meant; the message names it
 * @see MCP 2026-07-28, Authorization; RFC 9728, RFC 6750, RFC 9068
 */
export function protect(options: SessionProtectOptions): SessionGuard;
export function protect(options: ProtectOptions): Guard;
export function protect(given: ProtectOptions): SessionGuard | Guard {
  const options = { ...given, store: storeOf(given) };
  return createGuard(options, createTokenVerifier(options));
}
