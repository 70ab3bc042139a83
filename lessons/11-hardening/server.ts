// Lesson 11: the notes server on the open internet, with sessions, behind the protection in protect.ts.

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { accountOf, type Caller, protect, type Settings } from "./protect.ts";
import { begin, type Session, stream, tell } from "./sessions.ts";

type Note = { id: string; owner: string; text: string; account: string };

/** The notes server, as one fetch handler: run it with `Deno.serve`, in a test or in a worker. */
export function createServer(settings: Settings): { fetch(request: Request): Promise<Response> } {
  const notes = seedNotes(settings.issuer);
  const sessions = new Map<string, Session>();
  return protect(settings, async (request, message, caller) => {
    const id = request.headers.get("mcp-session-id");
    const session = sessions.get(id ?? "");
    // The token says who asks. Somebody else's session is none, as one that has ended is none.
    if (id && session?.account !== caller.account) return new Response("No such session", { status: 404 });
    // What was used last is the last to go.
    if (id && session && sessions.delete(id)) sessions.set(id, session);
    if (session && request.method === "GET") return stream(request, session);
    if (request.method === "DELETE" && sessions.delete(id!)) return new Response(null, { status: 204 });
    const server = notesServer(notes, caller, (text) => tell(sessions, caller, text));
    const response = await handle(request, message, server);
    if (message.method === "initialize") response.headers.set("mcp-session-id", begin(sessions, caller));
    return response;
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

function notesServer(notes: Map<string, Note>, caller: Caller, tell: (text: string) => void): McpServer {
  const server = new McpServer({ name: "notes", version: "1.0.0" }, { capabilities: { logging: {} } });
  const text = z.string().min(1).max(1000);
  const maySee = ({ account }: Note) => account === caller.account || caller.roles.includes("admin");

  server.registerTool("whoami", { description: "Who you are here, and what you may do" }, () => {
    const { account: _, ...who } = caller;
    return result(who);
  });
  server.registerTool("list_notes", { description: "Lists the notes that you may see" }, () => {
    const seen = [...notes.values()].filter(maySee).map(({ id, owner, text }) => ({ id, owner, text }));
    return result({ notes: seen });
  });
  server.registerTool("add_note", { description: "Adds a note", inputSchema: { text } }, ({ text }) => {
    const id = crypto.randomUUID();
    notes.set(id, { id, owner: caller.subject, text, account: caller.account });
    tell(`A note was added: ${id}`);
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
