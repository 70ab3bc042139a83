/** The older transport of MCP, HTTP with SSE: often left beside the new one, and forgotten by whoever guards that. */

import type { Check, Target } from "../../check.ts";
import { CLIENT } from "../../era.ts";
import { eventData, isResponse, parsed } from "../../rpc.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { failed } from "../../words.ts";
import { type Answered, send } from "../expect.ts";
import { anonymous, bare, messageOf } from "../messages.ts";
import { asking, isAccepted } from "../operations.ts";

/** Where SDKs and their examples put it: at the root of the host, and beside or below the endpoint. */
function placesBeside(resource: string, names: string[]): string[] {
  const { origin, pathname } = new URL(resource);
  const stem = pathname.replace(/\/$/, "");
  const folders = new Set(["", stem.slice(0, stem.lastIndexOf("/")), stem]);
  return [...folders].flatMap((folder) => names.map((name) => `${origin}${folder}/${name}`));
}

/** The first revision's own: it has no header for its revision, and its messages are under no session of ours. */
const OLD: { without: string[] } = { without: ["mcp-protocol-version", "mcp-session-id"] };

/** A stream of the older transport: it says where messages go, and once they came brings what they are answered. */
function listening(target: Target, url: string): Outgoing {
  return {
    ...bare("GET", url, [["accept", "text/event-stream"]]),
    note: "a stream of the older transport",
    async meanwhile(received) {
      const endpoint = endpointIn(received, url);
      if (!endpoint) return;
      const changes = { ...OLD, url: endpoint };
      const params = { protocolVersion: "2024-11-05", ...CLIENT };
      const hello = { jsonrpc: "2.0", id: "hello", method: "initialize", params };
      await target.send(messageOf(target, hello, { ...changes, note: "initialize" }));
      await target.send(asking(target, changes));
    },
  };
}

/** Where its first event says that messages go, if that is at the same server. */
function endpointIn(received: string, url: string): string | undefined {
  const event = /^event: *endpoint\r?\ndata: *(\S+)/m.exec(received) ??
    /^data: *(\S+)\r?\nevent: *endpoint/m.exec(received);
  if (!event || !URL.canParse(event[1]!, url)) return undefined;
  const endpoint = new URL(event[1]!, url);
  return endpoint.origin === new URL(url).origin ? endpoint.href : undefined;
}

/** Whether the question came back answered; that everybody may say hello is no fault. */
function isAnswered({ response }: Answered): boolean {
  return eventData(response.body).some((data) => {
    const message = parsed(data);
    return isResponse(message) && (message as { id?: unknown }).id === 1 && message.result !== undefined &&
      !message.result.isError;
  });
}

/** The check of the older transport. */
export const olderTransportChecks: Check[] = [
  {
    verifies: ["transport.older-endpoints"],
    polarity: "refuses",
    needs: [],
    uses: ["an operation that reads"],
    async run(target) {
      const stranger = anonymous(target);
      for (const url of placesBeside(target.resource, ["sse"])) {
        const exchange = await send(target, listening(stranger, url));
        if (isAnswered(exchange)) {
          throw failed(
            exchange,
            "nothing for anybody without a credential",
            "a stream, with the result in it",
          );
        }
      }
      for (const url of placesBeside(target.resource, ["sse", "message", "messages"])) {
        const exchange = await send(target, asking(stranger, { ...OLD, url }));
        if (isAccepted(exchange)) throw failed(exchange, "nothing for anybody without a credential");
      }
    },
  },
];
