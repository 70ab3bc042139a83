/** The tools of the servers in which the traps are tried, on both SDKs. */

import { McpServer as ServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createMcpHandler, type McpHttpHandler, McpServer as ServerV2 } from "@modelcontextprotocol/server";
import { everything } from "../everything.ts";
import type { Happenings } from "./happenings.ts";

const INFO = { name: "gatehouse-test", version: "1.0.0" };
const text = (value: unknown) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });

/** A tool that waits until it is released, or told to stop. */
async function wait(signal: AbortSignal, happenings: Happenings) {
  happenings.add("called");
  const stopped = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await Promise.race([stopped, happenings.released()]);
  happenings.add(signal.aborted ? "stopped" : "finished");
  return text("it is done");
}

/** A server on SDK v1, for one request. */
export function serverV1(happenings: Happenings): ServerV1 {
  const server = new ServerV1(INFO);
  server.registerTool("whoami", {}, (extra) => text(everything(extra)));
  server.registerTool("list_notes", {}, (extra) => wait(extra.signal, happenings));
  return server;
}

/** A handler on SDK v2. */
export function handlerV2(happenings: Happenings): McpHttpHandler {
  return createMcpHandler(() => {
    const server = new ServerV2(INFO);
    server.registerTool("whoami", {}, (context) => text(everything(context)));
    server.registerTool("list_notes", {}, ({ mcpReq }) => wait(mcpReq.signal, happenings));
    return server;
  });
}
