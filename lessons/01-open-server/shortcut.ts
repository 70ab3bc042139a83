// The shortcut of lesson 1: the server that people write first.
// Not safe: any web page that its user opens can call its tools.

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

/** What this server has to be told. None of it is ever taken from a request. */
export interface Settings {
  /** This server's own URL as clients call it: the OAuth resource identifier (RFC 8707 §2). */
  resource: string;
  /** Issuer identifier of the authorization server it trusts (RFC 8414 §2). Compared as a string. */
  issuer: string;
}

type Caller = { issuer: string; subject: string; scopes: string[]; roles: string[] };

/** Who is calling: before lesson 4 that is anybody. */
const NOBODY: Caller = { issuer: "", subject: "", scopes: [], roles: [] };

type Note = { id: string; owner: string; text: string };

/** The notes server, with what it took to get every client to connect. */
export function createServer(_settings: Settings): { fetch(request: Request): Promise<Response> } {
  const notes = seedNotes();
  return {
    async fetch(request) {
      const headers = new Headers(request.headers);
      // One client forgot Accept and got 406, another sent no content type and got 415. Now everybody gets in.
      headers.set("accept", "application/json, text/event-stream");
      headers.set("content-type", "application/json");
      // A newer client got 400 for its protocol version.
      headers.delete("mcp-protocol-version");
      // A proxy that only lets GET and POST through.
      const method = request.headers.get("x-http-method-override") ?? request.method;
      const message = request.body ? await request.json() : undefined;
      return await handle(new Request(request.url, { method, headers }), message, notesServer(notes, NOBODY));
    },
  };
}

/** One transport and one server a request: nothing is remembered between two of them. */
async function handle(request: Request, message: unknown, server: McpServer): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  return await transport.handleRequest(request, { parsedBody: message });
}

function notesServer(notes: Map<string, Note>, caller: Caller): McpServer {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  const text = z.string().min(1).max(1000);

  server.registerTool("whoami", { description: "Who you are here, and what you may do" }, () => {
    return result({ ...caller });
  });
  server.registerTool("list_notes", { description: "Lists the notes that you may see" }, () => {
    return result({ notes: [...notes.values()] });
  });
  server.registerTool("add_note", { description: "Adds a note", inputSchema: { text } }, ({ text }) => {
    const id = crypto.randomUUID();
    notes.set(id, { id, owner: caller.subject, text });
    return result({ id });
  });
  server.registerTool(
    "delete_note",
    { description: "Deletes a note", inputSchema: { id: z.string() } },
    ({ id }) => {
      return notes.delete(id) ? result({ deleted: id }) : failure("No note has this id");
    },
  );
  return server;
}

function result(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
}

function failure(text: string): CallToolResult {
  return { content: [{ type: "text", text }], isError: true };
}

/** Two notes of alice's and one of bob's, so that there is something to steal. */
function seedNotes(): Map<string, Note> {
  const seeds = [
    { owner: "alice", text: "The vault code is 4711" },
    { owner: "alice", text: "Buy a birthday present for bob" },
    { owner: "bob", text: "Ask alice for a raise" },
  ].map((seed) => ({ id: crypto.randomUUID(), ...seed }));
  return new Map(seeds.map((seed) => [seed.id, seed]));
}
