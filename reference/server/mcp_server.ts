/**
 * The tools, spoken in MCP. A stateless server makes one of these for every request, so all that does not depend on
 * the caller is made once, here. `registerTool` would register each tool, and turn its schemas into JSON, every time.
 */

import {
  type CallToolResult,
  McpServer,
  type McpServerOptions,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
} from "@modelcontextprotocol/server";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv";
import { z } from "zod";
import { CALENDAR_TOOLS } from "./calendar.ts";
import type { Identity } from "./identity.ts";
import type { Notes } from "./notes.ts";
import { type NotesTool, ToolFailure, TOOLS } from "./tools.ts";

/** How long a client may keep the list of tools, in milliseconds. It changes with a new version of the server only. */
const TOOLS_FRESH = 5 * 60 * 1000;

/**
 * The list is the same for everyone, but only who may call this server is to have it: a shared cache would hand it to
 * anybody. Results of tools have no caching fields at all (MCP 2026-07-28, Caching).
 */
const CACHE_HINT = { ttlMs: TOOLS_FRESH, cacheScope: "private" } as const;

const INFO = { name: "notes", version: "1.0.0" };

const OPTIONS: McpServerOptions = {
  capabilities: { tools: { listChanged: false } },
  cacheHints: { "tools/list": CACHE_HINT, "server/discover": CACHE_HINT },
  // Left out, every server would make one of its own, which was most of what a request cost.
  jsonSchemaValidator: new AjvJsonSchemaValidator(),
};

/** Tools, as they are listed and as they are found. */
function offer(
  tools: Record<string, NotesTool>,
): { list: { tools: Tool[] }; byName: Map<string, NotesTool> } {
  const entries = Object.entries(tools);
  const list = entries.map(([name, tool]): Tool => ({
    name,
    description: tool.description,
    annotations: tool.annotations,
    inputSchema: z.toJSONSchema(tool.arguments, { io: "input" }) as Tool["inputSchema"],
    outputSchema: z.toJSONSchema(tool.result, { io: "output" }) as Tool["outputSchema"],
  }));
  return { list: { tools: list }, byName: new Map(entries) };
}

const NOTES_ALONE = offer(TOOLS);
const WITH_CALENDAR = offer({ ...TOOLS, ...CALENDAR_TOOLS });

/** Told of errors that are this server's own fault. */
export type ReportError = (error: unknown) => void;

/** The server for one caller: a request over HTTP, a connection over stdio. */
export function createMcpServer(notes: Notes, identity: Identity, onError: ReportError): McpServer {
  const mcp = new McpServer(INFO, OPTIONS);
  const { list, byName } = identity.events ? WITH_CALENDAR : NOTES_ALONE;
  mcp.server.setRequestHandler("tools/list", () => list);
  mcp.server.setRequestHandler("tools/call", ({ params: { name, arguments: args = {} } }) => {
    const tool = byName.get(name);
    if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, "No tool has this name");
    return call(tool, args, identity, notes, onError);
  });
  return mcp;
}

async function call(
  tool: NotesTool,
  args: unknown,
  identity: Identity,
  notes: Notes,
  onError: ReportError,
): Promise<CallToolResult> {
  const parsed = tool.arguments.safeParse(args);
  if (!parsed.success) {
    const why = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return failure(`Invalid arguments: ${why.join("; ")}`);
  }
  try {
    return result(await tool.run(parsed.data, identity, notes));
  } catch (error) {
    if (error instanceof ToolFailure) {
      if (error.cause !== undefined) onError(error.cause);
      return failure(error.message);
    }
    // What the database says of itself speaks of this machine: it is for the records, not for the caller.
    onError(error);
    return failure("The notes are out of reach for the moment: try again");
  }
}

function result(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
}

function failure(text: string): CallToolResult {
  return { content: [{ type: "text", text }], isError: true };
}
