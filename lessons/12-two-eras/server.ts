// Lesson 12: the notes server on SDK v2, behind the protection in protect.ts: 2026-07-28 and older clients.

import { type CallToolResult, createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { accountOf, type Caller, protect, type Settings } from "./protect.ts";

type Note = { id: string; owner: string; text: string; account: string };

/** The notes server, as one fetch handler: run it with `Deno.serve`, in a test or in a worker. */
export function createServer(settings: Settings): { fetch(request: Request): Promise<Response> } {
  const notes = seedNotes(settings.issuer);
  return protect(settings, (request, message, caller) => {
    return handle(request, message, notesServer(notes, caller));
  });
}

/** One server a request: nothing is remembered between two of them. The SDK sees by the message which era it is in. */
async function handle(request: Request, message: object, server: McpServer): Promise<Response> {
  // The SDK shows the header fields to every tool. A credential was for this door, and goes no further.
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  const without = new Request(request.url, { method: "POST", headers });
  return await createMcpHandler(() => server).fetch(without, { parsedBody: message });
}

function notesServer(notes: Map<string, Note>, caller: Caller): McpServer {
  const server = new McpServer({ name: "notes", version: "1.0.0" });
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
  server.registerTool(
    "add_note",
    { description: "Adds a note", inputSchema: z.object({ text }) },
    ({ text }) => {
      const id = crypto.randomUUID();
      notes.set(id, { id, owner: caller.subject, text, account: caller.account });
      return result({ id });
    },
  );
  server.registerTool(
    "delete_note",
    { description: "Deletes a note", inputSchema: z.object({ id: z.string() }) },
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
