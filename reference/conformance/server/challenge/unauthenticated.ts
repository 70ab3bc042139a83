/** What is asked by somebody who has not signed in. */

import type { Target } from "../../check.ts";
import { CLIENT, standsAlone } from "../../era.ts";
import { untested } from "../../harness_error.ts";
import { type Answered, send } from "../expect.ts";
import { anonymous, type Changes, rpc } from "../messages.ts";
import { asking, isAccepted } from "../operations.ts";

/**
 * The answer to a call without a credential. Uses the power "an operation that reads".
 *
 * @throws {HarnessError} `untested` when tools/list is open to everybody, and nobody has said what is not
 */
export async function unauthenticated(target: Target, changes: Changes = {}): Promise<Answered> {
  const stranger = anonymous(target);
  const exchange = await send(target, asking(stranger, changes));
  if (!target.powers["an operation that reads"] && isAccepted(exchange)) {
    throw untested("tools/list is open to everybody, and nobody has said what is not");
  }
  // Where sessions are, one without any may be sent back before anybody asks who it is from: 400 (MCP, Session Management).
  const sessionFirst = exchange.response.status === 400 && !target.session && !standsAlone(target.revision);
  if (!sessionFirst) return exchange;
  const params = { protocolVersion: target.revision, ...CLIENT };
  const without = ["mcp-protocol-version", ...changes.without ?? []];
  const begun = await send(target, rpc(stranger, "initialize", params, { ...changes, without }));
  return begun.response.status === 401 ? begun : exchange;
}
