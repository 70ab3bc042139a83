/** The guard on Express 4 and 5. */

import { GuardConfigurationError } from "../configuration_error.ts";
import { type ExpressApp, inFrontOf } from "./express_stack.ts";
import type { Guarded } from "./guarded.ts";
import { nodeListener, type NodeOptions } from "./node.ts";

export { type GuardedRequest, type NodeHandler, serveNode } from "./node.ts";
export type { ExpressApp } from "./express_stack.ts";
export { callerOf } from "./auth_info.ts";

/** How what is protected is mounted. */
export interface MountOptions extends NodeOptions {
  /**
   * Says that a body parser in front keeps the bytes of what it reads in `req.rawBody`, by `keepRawBody`. The guard
   * decides on these; what the parser has made of them is not looked at. It reads before anybody is asked for a token:
   * its limit is what strangers can send.
   */
  rawBody?: boolean;
}

/**
 * Mounts what the guard protects on an app: `mountGuarded(app, serveSdkV1(guard, createServer))`. From here on the app
 * answers nothing else, so other routes go before it. It goes by the target as it was sent: `/MCP` and `/mcp/`, which
 * Express takes for `/mcp`, are 404.
 *
 * @throws {GuardConfigurationError} `body_parser_in_front`, `route_in_front`, where the app would read the message, or
 * answer at the resource's path, before the guard is asked. What cannot be seen of the app is said at the first
 * message: `body_already_read`, to {@linkcode NodeOptions.onError}
 */
export function mountGuarded(app: ExpressApp, server: Guarded, options: MountOptions = {}): void {
  const { pathname } = new URL(server.guard.resource);
  const { parsers, routed } = inFrontOf(app, pathname);
  if (routed) {
    throw new GuardConfigurationError(
      "route_in_front",
      "app",
      `without a route at ${pathname} in front of the guard: it would answer everybody. Give its handler to serveNode`,
    );
  }
  if (parsers.length > 0 && !options.rawBody) {
    throw new GuardConfigurationError(
      "body_parser_in_front",
      "app",
      `without a body parser in front of the guard, which reads the message itself: ${
        parsers.join(", ")
      }, as of ` +
        "express.json() or createMcpExpressApp(). Leave it out, use it for other paths, or have it keep the bytes, " +
        "express.json({ verify: keepRawBody }), and say so: rawBody",
    );
  }
  app.use(nodeListener(server, options));
}

/**
 * Keeps the bytes that a body parser reads, for the guard: `express.json({ verify: keepRawBody })`.
 */
export function keepRawBody(request: object, _response: unknown, bytes: Uint8Array): void {
  Object.assign(request, { rawBody: bytes });
}
