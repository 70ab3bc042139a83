// The shortcut of lesson 9: a good token has just come in, so it goes on to whoever is behind.
// Not safe: a calendar that takes it takes every token of every server, and a third party can use it anywhere.

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { added, type Behind, listed } from "./oauth_client.ts";
import { accountOf, type Caller, protect, type Settings as Trust } from "./protect.ts";

/** What it has to be told: whom it trusts, and who is behind it. */
export type Settings = Trust & Behind;

type Note = { id: string; owner: string; text: string; account: string };

/** The notes server, as one fetch handler: run it with `Deno.serve`, in a test or in a worker. */
export function createServer(settings: Settings): { fetch(request: Request): Promise<Response> } {
  const notes = seedNotes(settings.issuer);
  const { calendar, files } = settings;
  return protect(settings, (request, message, caller) => {
    const server = notesServer(notes, caller);
    server.registerTool("list_events", { description: "Lists your calendar" }, async () => {
      return result(await listed(calendar, caller.token));
    });
    const title = { description: "Adds to your calendar", inputSchema: { title: z.string() } };
    server.registerTool("add_event", title, async ({ title }) => {
      return result(await added(calendar, caller.token, title));
    });
    server.registerTool("list_files", { description: "Lists your files" }, async () => {
      return result(await listed(files, caller.token));
    });
    return handle(request, message, server);
  });
}

/** One transport and one server a request: nothing is remembered between two of them. */
async function handle(request: Request, message: object, server: McpServer): Promise<Response> {
  // The SDK shows the header fields to every tool. A credential was for this door, and goes no further.
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  const without = new Request(request.url, { method: "POST", headers });
  return await transport.handleRequest(without, { parsedBody: message });
}

function notesServer(notes: Map<string, Note>, caller: Caller): McpServer {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  const text = z.string().min(1).max(1000);
  const maySee = ({ account }: Note) => account === caller.account || caller.roles.includes("admin");

  server.registerTool("whoami", { description: "Who you are here, and what you may do" }, () => {
    const { issuer, subject, scopes, roles } = caller;
    return result({ issuer, subject, scopes, roles });
  });
  server.registerTool("list_notes", { description: "Lists the notes that you may see" }, () => {
    const seen = [...notes.values()].filter(maySee).map(({ id, owner, text }) => ({ id, owner, text }));
    return result({ notes: seen });
  });
  server.registerTool("add_note", { description: "Adds a note", inputSchema: { text } }, ({ text }) => {
    const id = crypto.randomUUID();
    notes.set(id, { id, owner: caller.subject, text, account: caller.account });
    return result({ id });
  });
  server.registerTool(
    "delete_note",
    { description: "Deletes a note", inputSchema: { id: z.string() } },
    ({ id }) => {
      const note = notes.get(id);
      // Somebody else's note is not there: "forbidden" would say that it is.
      if (!note || !maySee(note)) return failure("No note has this id");
      notes.delete(id);
      return result({ deleted: id });
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
function seedNotes(issuer: string): Map<string, Note> {
  const seeds = [
    { owner: "alice", text: "The vault code is 4711" },
    { owner: "alice", text: "Buy a birthday present for bob" },
    { owner: "bob", text: "Ask alice for a raise" },
  ].map((seed) => ({ id: crypto.randomUUID(), account: accountOf(issuer, seed.owner), ...seed }));
  return new Map(seeds.map((seed) => [seed.id, seed]));
}
