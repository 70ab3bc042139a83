/** The guard in front of SDK v2: one endpoint for 2026-07-28 and for older clients. */

import type { McpHttpHandler } from "@modelcontextprotocol/server";
import type { Guard } from "../guard.ts";
import { authInfoOf } from "./auth_info.ts";
import { type Guarded, guarded } from "./guarded.ts";

export { callerOf } from "./auth_info.ts";

/**
 * Serves an MCP handler to admitted callers. The message is parsed once: the SDK gets it as the guard decided on it.
 * A client that goes away stops its tool from 2026-07-28 on, and `maxRequestSeconds` in every revision.
 * In a tool or in the server's factory, `callerOf(authInfo)` says who calls.
 *
 * @param handler from `createMcpHandler`; only its `fetch` is used, so close it yourself
 */
export function serveSdkV2(guard: Guard, handler: Pick<McpHttpHandler, "fetch">): Guarded {
  return guarded(
    guard,
    ({ caller, message, deferredRequest }) =>
      handler.fetch(deferredRequest, { authInfo: authInfoOf(caller), parsedBody: message }),
  );
}
