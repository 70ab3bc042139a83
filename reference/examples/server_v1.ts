/** The tools on SDK v1. Nothing here knows of tokens: it is told who calls. */

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { type Account, notesOf } from "./notes.ts";

const addNote = { text: z.string().min(1).max(1000) };

/** A server for one request, or one session, of this caller. */
export function createServer(caller: Account): McpServer {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  const notes = notesOf(caller);
  const result = () => ({ content: [{ type: "text" as const, text: JSON.stringify(notes) }] });
  server.registerTool("list_notes", { description: "Lists your notes" }, result);
  server.registerTool("add_note", { description: "Adds a note", inputSchema: addNote }, ({ text }) => {
    notes.push(text);
    return result();
  });
  return server;
}
