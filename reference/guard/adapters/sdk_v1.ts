/** The guard in front of SDK v1: stateless, one server and one transport a request. */

import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  WebStandardStreamableHTTPServerTransport,
  type WebStandardStreamableHTTPServerTransportOptions,
} from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Caller } from "../caller.ts";
import type { Guard } from "../guard.ts";
import { authInfoOf } from "./auth_info.ts";
import { type Guarded, guarded } from "./guarded.ts";

export { callerOf } from "./auth_info.ts";
export {
  serveSdkV1Sessions,
  type SessionPrincipal,
  type SessionTransportOptions,
} from "./sdk_v1_sessions.ts";

/** The transport's options, but for sessions: nothing is remembered between two requests. */
export type StatelessTransportOptions = Pick<
  WebStandardStreamableHTTPServerTransportOptions,
  "enableJsonResponse" | "keepAliveMs"
>;

/**
 * Serves an MCP server to admitted callers. The message is parsed once: the SDK gets it as the guard decided on it.
 *
 * A client that goes away stops no tool, in the revisions that this SDK speaks. Its signal fires when it has run for
 * `maxRequestSeconds`. `notifications/cancelled` arrives in a request of its own, and finds no other one.
 *
 * @param createServer makes a fresh server for one request of this caller
 */
export function serveSdkV1(
  guard: Guard,
  createServer: (caller: Caller) => McpServer | Promise<McpServer>,
  options: StatelessTransportOptions = {},
): Guarded {
  return guarded(guard, async ({ caller, message, request }) => {
    const transport = new WebStandardStreamableHTTPServerTransport(options);
    const server = await createServer(caller);
    await server.connect(transport);
    // The SDK looks at no signal. Closed, it fires those of its tools.
    request.signal.addEventListener("abort", () => void server.close(), { once: true });
    return await transport.handleRequest(request, { authInfo: authInfoOf(caller), parsedBody: message });
  });
}
