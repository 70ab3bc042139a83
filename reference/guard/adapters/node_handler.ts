/** The guard in front of a handler of Node's, which answers by writing to `res`. */

import type { ServerResponse } from "node:http";
import type { SessionGuard } from "../guard.ts";
import { type Guarded, guarded } from "./guarded.ts";
import { NodeExchange } from "./node_exchange.ts";
import { type GuardedRequest, standInRequest, standInResponse } from "./node_stand_ins.ts";

/** A handler, or a router of Express's. Written as a method, so that it may ask for Express's own types. */
export type NodeHandler = {
  handle(request: GuardedRequest, response: ServerResponse, next: (error?: unknown) => void): unknown;
}["handle"];

/**
 * Serves admitted callers by a handler that writes to `res`, such as SDK v1's `StreamableHTTPServerTransport`:
 *
 * ```ts
 * serveNode(guard, async (req, res) => {
 *   const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
 *   await createServer(callerOf(req.auth)).connect(transport);
 *   await transport.handleRequest(req, res, req.body);
 * });
 * ```
 *
 * What it gets are stand-ins. `req` has no credential anywhere, the resource's path for its `url`, the caller in
 * `req.auth`, and the message in `req.body`. What is written to `res` becomes the answer that the guard completes:
 * with CORS, bounded, ended with the token where it stands. `res` emits "close" when the handler is to stop: when the
 * request has taken `maxRequestSeconds`, or, from 2026-07-28 on, when the client has gone. Before that a client that
 * goes away cancels nothing, and the handler does not learn of it.
 */
export function serveNode(guard: SessionGuard, handler: NodeHandler): Guarded {
  return guarded(guard, async (admission, exchange) => {
    const from = exchange instanceof NodeExchange ? exchange : undefined;
    const incoming = await standInRequest(admission, from);
    const { outgoing, response, fail } = standInResponse(incoming, admission.request.signal);
    if (from) actLike(from, incoming, outgoing);
    const next = (error?: unknown) => error ? fail(error) : notFound(outgoing);
    Promise.resolve().then(() => handler(incoming, outgoing, next)).catch(fail);
    return await response;
  });
}

/** On Express, requests and responses have its methods, such as `res.json`. */
function actLike(from: NodeExchange, incoming: GuardedRequest, outgoing: ServerResponse): void {
  Object.setPrototypeOf(incoming, Object.getPrototypeOf(from.incoming));
  Object.setPrototypeOf(outgoing, Object.getPrototypeOf(from.outgoing));
  Object.assign(incoming, { res: outgoing, originalUrl: incoming.url, baseUrl: "", params: {} });
  Object.assign(outgoing, { locals: {} });
}

function notFound(outgoing: ServerResponse): void {
  outgoing.writeHead(404, { "content-type": "application/json", "cache-control": "no-store" });
  outgoing.end(
    JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32000, message: "Nothing here" } }),
  );
}
