// Lesson 11, as it is often written: it works behind the proxy, and in sessions.
// Not safe: it believes what anybody says about a request, and takes a session id for a login.

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { accountOf, type Caller, protect, type Settings } from "./protect.ts";

type Note = { id: string; owner: string; text: string; account: string };

/** The notes server, as one fetch handler: run it with `Deno.serve`, in a test or in a worker. */
export function createServer(settings: Settings): { fetch(request: Request): Promise<Response> } {
  const notes = seedNotes(settings.issuer);
  const events: string[] = [];
  const doors = new Map<string, ReturnType<typeof protect>>();
  const sessions = new Map<string, string>();

  return {
    async fetch(request) {
      const headers = new Headers(request.headers);
      // The proxy knows how we are called. We need not be told.
      const forwarded = headers.get("x-forwarded-host");
      const proto = headers.get("x-forwarded-proto") ?? "http";
      const { pathname, origin: heard } = new URL(request.url);
      const url = new URL(pathname, forwarded ? `${proto}://${forwarded}` : heard);
      const prefix = headers.get("x-forwarded-prefix") ?? settings.prefix ?? "";
      url.pathname = prefix.replace(/\/$/, "") + url.pathname;
      const resource = forwarded ? url.origin + new URL(settings.resource).pathname : settings.resource;
      headers.set("host", forwarded ?? headers.get("host") ?? url.host);

      // Whoever has a session has signed in when it began.
      const session = headers.get("mcp-session-id");
      const authorization = sessions.get(session ?? "");
      if (authorization) headers.set("authorization", authorization);
      if (session && request.method === "GET") return stream(headers.get("last-event-id"), events);
      if (session && request.method === "DELETE") return new Response(null, { status: 204 });

      // Our page is a client as well, and sends its cookies.
      const origin = headers.get("origin") ?? "";
      if (settings.pages?.some((page) => origin.startsWith(page))) headers.delete("origin");

      const { body } = request;
      const asked = new Request(url, { method: request.method, body, duplex: "half" } as RequestInit);
      Object.defineProperty(asked, "headers", { value: headers });
      const response = await door(resource).fetch(asked);

      if (settings.audit && response.status >= 400) {
        // All that helps to find out why.
        const record = { status: response.status, at: new Date(), url, headers: Object.fromEntries(headers) };
        const kept = await fetch(settings.audit, { method: "POST", body: JSON.stringify(record) });
        if (!kept.ok) throw new Error(`The collector says ${kept.status}`);
      }
      response.headers.set("access-control-allow-origin", origin);
      response.headers.set("access-control-allow-credentials", "true");
      return response;
    },
  };

  /** The protection under one of our names. */
  function door(resource: string) {
    const known = doors.get(resource) ??
      protect({ issuer: settings.issuer, resource }, async (request, message, caller) => {
        const tell = (text: string) => void events.push(text);
        const response = await handle(request, message, notesServer(notes, caller, tell));
        if (message.method !== "initialize") return response;
        const id = `session-${sessions.size + 1}`;
        sessions.set(id, request.headers.get("authorization") ?? "");
        response.headers.set("mcp-session-id", id);
        return response;
      });
    doors.set(resource, known);
    return known;
  }
}

/** What has come since the event that was seen last. */
function stream(last: string | null, events: string[]): Response {
  const news = events.slice(Number(last)).map((data, i) => {
    const message = { jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data } };
    return `id: ${Number(last) + i + 1}\ndata: ${JSON.stringify(message)}\n\n`;
  });
  return new Response(news.join(""), { headers: { "content-type": "text/event-stream" } });
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
