/**
 * SDK v2 as its documentation has it: one handler for both eras, a server for every request, Host and Origin checked
 * in front, nobody asked who they are.
 */

import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  McpServer,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { serve } from "./serve.ts";
import { result, WHOAMI } from "./whoami.mjs";

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  server.registerTool("whoami", {
    description: "Who you are here, and what you may do",
    outputSchema: z.object({
      issuer: z.string(),
      subject: z.string(),
      scopes: z.array(z.string()),
      roles: z.array(z.string()),
    }),
  }, () => result(WHOAMI));
  server.registerTool("list_notes", {
    description: "Lists the notes that you may see",
    outputSchema: z.object({
      notes: z.array(z.object({ id: z.string(), owner: z.string(), text: z.string() })),
    }),
  }, () => result({ notes: [] }));
  server.registerTool("add_note", {
    description: "Adds a note",
    inputSchema: z.object({ text: z.string().min(1).max(1000) }),
    outputSchema: z.object({ id: z.string() }),
  }, () => result({ id: crypto.randomUUID() }));
  server.registerTool("delete_note", {
    description: "Deletes a note",
    inputSchema: z.object({ id: z.string() }),
    outputSchema: z.object({ deleted: z.string() }),
  }, ({ id }) => result({ deleted: id }));
  return server;
});

serve((request) =>
  hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins()) ??
    handler.fetch(request)
);
