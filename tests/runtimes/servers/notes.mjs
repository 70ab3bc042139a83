/** What is protected here: notes, and tools that take their time. */

import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { callerOf } from "mcp-gatehouse-guard/sdk-v2";
import { z } from "zod";

const notes = new Map();
let stopped = 0;

function notesOf({ issuer, isClient, subject }) {
  const account = JSON.stringify([issuer, isClient, subject]);
  const own = notes.get(account) ?? [];
  notes.set(account, own);
  return own;
}

const text = (value) => ({
  content: [{ type: "text", text: JSON.stringify(value) }],
});

function createServer(caller) {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  const own = notesOf(caller);
  server.registerTool(
    "list_notes",
    { description: "Lists your notes" },
    () => text(own),
  );
  const inputSchema = z.object({ text: z.string() });
  server.registerTool(
    "add_note",
    { description: "Adds a note", inputSchema },
    ({ text: note }) => {
      own.push(note);
      return text(own);
    },
  );
  server.registerTool(
    "count",
    { description: "Counts aloud" },
    async ({ mcpReq }) => {
      for (let progress = 1; progress <= 3; progress++) {
        const params = {
          progressToken: mcpReq._meta?.progressToken ?? 0,
          progress,
        };
        await mcpReq.notify({ method: "notifications/progress", params });
      }
      return text("done");
    },
  );
  // It says that it has begun; then only its client can end it.
  server.registerTool("wait", {
    description: "Waits until nobody waits for it",
  }, async ({ mcpReq }) => {
    const params = {
      progressToken: mcpReq._meta?.progressToken ?? 0,
      progress: 1,
    };
    await mcpReq.notify({ method: "notifications/progress", params });
    await new Promise((resolve) => mcpReq.signal.addEventListener("abort", resolve));
    stopped++;
    return text("stopped");
  });
  server.registerTool(
    "stopped",
    { description: "How often that was" },
    () => text(stopped),
  );
  return server;
}

/** Serves both eras. */
export const handler = createMcpHandler(({ authInfo }) => createServer(callerOf(authInfo)));
