/** Conversations: what a client of the revision says before anything else, where the server wants to hear it. */

import type { Target } from "../check.ts";
import { CLIENT, standsAlone } from "../era.ts";
import { answered, headerValues } from "../exchange.ts";
import { costsTheCheck } from "../harness_error.ts";
import { rpcResponse } from "../rpc.ts";
import { messageOf, rpc } from "./messages.ts";

/**
 * The target in a conversation of its own, for whoever its token says: `initialize`, and where the server gives a
 * session id, `notifications/initialized` under it. The same target where there are no sessions, or none is given.
 *
 * Each honest identity has its own. A wrong token borrows the session of the identity that it imitates: only then
 * is the token what is refused.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management
 */
export async function conversing(target: Target): Promise<Target> {
  if (standsAlone(target.revision)) return target;
  const { session: _, ...alone } = target;
  const params = { protocolVersion: target.revision, ...CLIENT };
  const message = rpc(alone, "initialize", params, { without: ["mcp-protocol-version"] });
  const exchange = await target.send(message).catch((error) => {
    if (costsTheCheck(error)) return undefined;
    throw error;
  });
  if (!exchange || !answered(exchange) || !rpcResponse(exchange.response)?.result) return alone;
  const [session] = headerValues(exchange.response.headers, "mcp-session-id");
  if (!session) return alone;
  const begun = { ...alone, session };
  await target.send(messageOf(begun, { jsonrpc: "2.0", method: "notifications/initialized" }));
  return begun;
}
