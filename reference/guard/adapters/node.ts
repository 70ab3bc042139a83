/** The guard on `node:http`. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { emitWarning } from "node:process";
import { forgetCredential } from "./forget_credential.ts";
import type { Guarded } from "./guarded.ts";
import { NodeExchange } from "./node_exchange.ts";
import { NodeRequest } from "./node_request.ts";
import { sendResponse } from "./node_send.ts";

export { type NodeHandler, serveNode } from "./node_handler.ts";
export type { GuardedRequest } from "./node_stand_ins.ts";
export { callerOf } from "./auth_info.ts";

/** How a server on Node is set up. */
export interface NodeOptions {
  /**
   * Told of errors that were nobody's request: a tool's server that could not be made, a body that was read before the
   * guard. Its client gets a 500 that says nothing. Default: a warning of the process.
   */
  onError?(error: unknown): void;
}

/** Serves one request of Node's. It never throws. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/**
 * Serves what the guard protects on `node:http`: `createServer(nodeListener(serveSdkV1(guard, createServer)))`. It
 * answers every request. It reads `Authorization` line by line, and takes it out of what came in; it goes by the
 * target as it was sent; it answers whoever sends too much before it closes; and it sends nothing but what the guard
 * has completed.
 */
export function nodeListener(server: Guarded, options: NodeOptions = {}): NodeListener {
  const { guard } = server;
  const { onError = (error: unknown) => emitWarning(errorOf(error)) } = options;
  return async (incoming, outgoing) => {
    const exchange = new NodeExchange(incoming, outgoing);
    try {
      const request = new NodeRequest(exchange, guard.resource);
      forgetCredential(incoming);
      const admitted = await guard(request, { target: exchange.target });
      const personal = !(admitted instanceof Response);
      const response = personal ? await server.answer(admitted, exchange) : admitted;
      await sendResponse(response, exchange, { personal });
    } catch (error) {
      onError(error);
      await apologise(exchange);
    }
  };
}

async function apologise(exchange: NodeExchange): Promise<void> {
  if (exchange.outgoing.headersSent) return void exchange.outgoing.destroy();
  const body = { jsonrpc: "2.0", id: null, error: { code: -32603, message: "This went wrong here" } };
  await sendResponse(Response.json(body, { status: 500 }), exchange, { personal: true });
}

function errorOf(error: unknown): Error {
  return error instanceof Error
    ? error
    : new Error("Something else than an error was thrown", { cause: error });
}
