/** The notes server as SDK v1's documentation writes one: schemas and tools are made anew for every request. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { result, WHOAMI } from "../servers/whoami.mjs";

/** A server for one request. */
export function createServer() {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  server.registerTool("whoami", {
    description: "Who you are here, and what you may do",
    outputSchema: {
      issuer: z.string(),
      subject: z.string(),
      scopes: z.array(z.string()),
      roles: z.array(z.string()),
    },
  }, () => result(WHOAMI));
  server.registerTool("list_notes", {
    description: "Lists the notes that you may see",
    outputSchema: { notes: z.array(z.object({ id: z.string(), owner: z.string(), text: z.string() })) },
  }, () => result({ notes: [] }));
  server.registerTool("add_note", {
    description: "Adds a note",
    inputSchema: { text: z.string().min(1).max(1000) },
    outputSchema: { id: z.string() },
  }, () => result({ id: crypto.randomUUID() }));
  server.registerTool("delete_note", {
    description: "Deletes a note",
    inputSchema: { id: z.string() },
    outputSchema: { deleted: z.string() },
  }, ({ id }) => result({ deleted: id }));
  return server;
}
