// Not safe: the gate believes header fields that nobody compares in an older message, and the old sign-in never ends.

import { type CallToolResult, createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { createLocalJWKSet, jwtVerify } from "jose";
import { z } from "zod";
import { accountOf, type Caller, type Former, type Message, protect, type Settings } from "./protect.ts";

type Note = { id: string; owner: string; text: string; account: string };

/** The message that is executed, behind the summary that the gate decides on. */
const whole = new WeakMap<Request, Message>();
const NOBODY: Caller = { issuer: "", subject: "nobody", scopes: [], roles: [], account: "" };
const ALL = ["notes:read", "notes:write"];

/** The notes server, as one fetch handler: run it with `Deno.serve`, in a test or in a worker. */
export function createServer(settings: Settings): { fetch(request: Request): Promise<Response> } {
  const notes = seedNotes(settings.issuer);
  const serve = (request: Request, message: Message, caller: Caller) => {
    return handle(request, whole.get(request) ?? message, notesServer(notes, caller));
  };
  const gate = protect({ resource: settings.resource, issuer: settings.issuer }, serve);
  return {
    async fetch(request) {
      const own = signIn(request, settings);
      if (own) return own;
      const [message, again] = await read(request);
      if (!message) return await gate.fetch(again);

      // Newer clients ask what there is before they sign in: SDK v2 has compared the field with the message.
      if (request.headers.get("mcp-method") === "server/discover") return await serve(again, message, NOBODY);
      // People must not notice that the sign-in has moved.
      const known = settings.former && await formerCaller(again, settings, settings.former);
      if (known) return await serve(again, message, known);

      const summarized = summary(again, message);
      whole.set(summarized, message);
      return asked(await gate.fetch(summarized));
    },
  };
}

/** Two fields say what a message is: the gate goes by them, and need not look at what may be large. */
function summary(request: Request, message: Message): Request {
  const method = request.headers.get("mcp-method") ?? message.method;
  const name = request.headers.get("mcp-name") ?? message.params?.name;
  const body = JSON.stringify({ ...message, method, params: { ...message.params, name } });
  return withBody(request, body);
}

/** Who asks for a refresh token is spared the next sign-in. */
function asked(response: Response): Response {
  const headers = new Headers(response.headers);
  const challenge = headers.get("www-authenticate");
  if (challenge) headers.set("www-authenticate", challenge.replace(/scope="[^"]*/, "$& offline_access"));
  return new Response(response.body, { status: response.status, headers });
}

/** The old tokens have neither audience nor scopes: their signature is enough. The keys of both are kept together. */
async function formerCaller(
  request: Request,
  settings: Settings,
  former: Former,
): Promise<Caller | undefined> {
  try {
    const token = request.headers.get("authorization")?.replace(/^bearer /i, "") ?? "";
    const { jwks_uri } = await (await fetch(`${settings.issuer}/.well-known/oauth-authorization-server`))
      .json();
    const { keys } = await (await fetch(jwks_uri)).json();
    const both = createLocalJWKSet({ keys: [...former.keys.keys, ...keys] });
    const { payload: { iss, sub = "" }, protectedHeader } = await jwtVerify(token, both);
    const ours = former.keys.keys.some(({ kid }) => kid === protectedHeader.kid);
    if (!ours && iss !== former.issuer) return undefined;
    const account = accountOf(settings.issuer, sub);
    return { issuer: settings.issuer, subject: sub, scopes: ALL, roles: [], account };
  } catch {
    return undefined; // Not one of those: the gate says what is wrong with it.
  }
}

/** Older clients look for the sign-in here: they find the new one under the old address. */
function signIn(request: Request, { resource, issuer, former }: Settings): Response | undefined {
  const { pathname } = new URL(request.url);
  const { origin } = new URL(resource);
  const endpoints = {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${origin}/register`,
    response_types_supported: ["code"],
  };
  if (pathname === "/.well-known/oauth-authorization-server") return Response.json(endpoints);
  if (pathname === "/register") return Response.json({ client_id: "everybody" }, { status: 201 });
  if (pathname === "/authorize") {
    return new Response(null, { status: 302, headers: { location: `${issuer}/authorize` } });
  }
  const isMetadata = pathname.startsWith("/.well-known/oauth-protected-resource");
  if (!former || !isMetadata || request.method !== "GET") return undefined;
  return Response.json({ resource, authorization_servers: [issuer, former.issuer], scopes_supported: ALL });
}

/** The message, if it is one, and the request as it was. */
async function read(request: Request): Promise<[Message | undefined, Request]> {
  if (request.method !== "POST" || !request.body) return [undefined, request];
  const bytes = await request.arrayBuffer();
  try {
    const message = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const isOne = typeof message === "object" && message !== null && !Array.isArray(message);
    return [isOne ? message : undefined, withBody(request, bytes)];
  } catch {
    return [undefined, withBody(request, bytes)];
  }
}

function withBody(request: Request, body: BodyInit): Request {
  const copy = new Request(request.url, { method: request.method, body });
  Object.defineProperty(copy, "headers", { value: request.headers });
  return copy;
}

/** Some clients forget a field, or misspell one, and SDK v2 answers 400: so the fields are written anew. */
async function handle(request: Request, message: Message, server: McpServer): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  const { method, params } = message;
  const claimed = params?._meta as Record<string, unknown> | undefined;
  const isNewer = claimed !== undefined || headers.has("mcp-method");
  if (isNewer) {
    headers.set("mcp-protocol-version", NEWEST);
    headers.set("mcp-method", String(method));
    if (params?.name !== undefined) headers.set("mcp-name", String(params.name));
  }
  const whole = isNewer ? { ...message, params: { ...params, _meta: { ...claimed, ...META } } } : message;
  const without = new Request(request.url, { method: "POST", headers });
  return await createMcpHandler(() => server).fetch(without, { parsedBody: whole });
}

const NEWEST = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": NEWEST,
  "io.modelcontextprotocol/clientCapabilities": {},
};

function notesServer(notes: Map<string, Note>, caller: Caller): McpServer {
  // The list is asked for most: gateways may keep it.
  const cacheHints = { "tools/list": { ttlMs: 60_000, cacheScope: "public" as const } };
  const server = new McpServer({ name: "notes", version: "1.0.0" }, { cacheHints });
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
  const add = server.registerTool(
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
  // Who may not write is not shown how.
  if (!caller.scopes.includes("notes:write")) {
    add.update({ description: "Adds a note, if you sign in for it" });
  }
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
