/** Sessions that a check has begun, and requests in them that carry no message. */

import { powerOf, type Target } from "../../check.ts";
import type { HeaderLines } from "../../exchange.ts";
import { untested } from "../../harness_error.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { conversing } from "../conversation.ts";
import { bare, withToken } from "../messages.ts";
import { expectWelcome } from "../operations.ts";

/** A target in a session. */
export type InSession = Target & { session: string };

/**
 * A conversation of a user's own, which is served.
 *
 * @throws {HarnessError} `untested` when the server gives her no session
 */
export async function begin(target: Target, subject = "alice"): Promise<InSession> {
  const begun = await conversing(withToken(target, await powerOf(target, "mint")({ subject })));
  const { session } = begun;
  if (!session) throw untested("it gives no session id");
  await expectWelcome(begun);
  return { ...begun, session };
}

/** A request without a message, in a session. */
export function inSession(target: InSession, method: "GET" | "DELETE", more: HeaderLines = []): Outgoing {
  const headers: HeaderLines = [
    ["accept", "text/event-stream"],
    ["mcp-protocol-version", target.revision],
    ["mcp-session-id", target.session],
    ...(target.token ? [["authorization", `Bearer ${target.token}`] as [string, string]] : []),
    ...more,
  ];
  return { ...bare(method, target.resource, headers), note: `${method} in a session` };
}
