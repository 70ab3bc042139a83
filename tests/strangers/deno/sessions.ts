/**
 * Inventory on SDK v1 and Hono, with sessions. Otherwise: `initialize` first and `Mcp-Session-Id` after it, each session
 * its user's own; GET opens a stream and DELETE ends a session; answers are event streams with a message before the result.
 */

import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { type Context, Hono } from "hono";
import { env } from "node:process";
import { bearerIn, createVerifier } from "../node/verify.mjs";
import { createInventory } from "./inventory_v1.ts";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0" } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const DOCUMENT = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE });

/** A conversation and whose it is. */
interface Session {
  owner: string;
  transport: WebStandardStreamableHTTPServerTransport;
}
const sessions = new Map<string, Session>();

function refusal(context: Context, status: 401 | 403, parameters: string): Response {
  const challenge = `Bearer resource_metadata="${origin}${DOCUMENT}"${parameters}`;
  return context.json(
    { jsonrpc: "2.0", id: null, error: { code: -32001, message: "Unauthorized" } },
    status,
    {
      "www-authenticate": challenge,
      "cache-control": "no-store",
    },
  );
}

async function open(owner: string): Promise<WebStandardStreamableHTTPServerTransport> {
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (id) => void sessions.set(id, { owner, transport }),
    onsessionclosed: (id) => void sessions.delete(id),
  });
  await createInventory().connect(transport);
  return transport;
}

const app = new Hono();
app.use(async (context, next) => {
  const from = context.req.header("origin");
  if (new URL(context.req.url).host !== host) return context.text("Misdirected", 421);
  if (from !== undefined && from !== origin && context.req.path === pathname) {
    return context.text("Origin", 403);
  }
  await next();
});
app.get(DOCUMENT, (context) =>
  context.json(
    {
      resource: RESOURCE,
      authorization_servers: [ISSUER],
      scopes_supported: ["inventory:read", "inventory:write"],
    },
    200,
    { "access-control-allow-origin": "*" },
  ));

app.all(pathname, async (context) => {
  const token = bearerIn(context.req.header("authorization"));
  if (token === undefined) return refusal(context, 401, ', scope="inventory:read"');
  const caller = await verify(token).catch(() => null);
  if (caller === null) return context.json({ error: "temporarily_unavailable" }, 503);
  if (!caller) return refusal(context, 401, ', error="invalid_token"');
  const lacking = (scope: string) => refusal(context, 403, `, error="insufficient_scope", scope="${scope}"`);
  if (!caller.scopes.includes("inventory:read")) return lacking("inventory:read");
  const owner = JSON.stringify([caller.subject, caller.client]);
  const id = context.req.header("mcp-session-id");
  const session = id === undefined ? undefined : sessions.get(id);
  // Somebody else's session is as good as none.
  if (id !== undefined && session?.owner !== owner) {
    return context.json(
      { jsonrpc: "2.0", id: null, error: { code: -32001, message: "Session not found" } },
      404,
    );
  }
  if (context.req.method !== "POST") {
    return await (session?.transport ?? await open(owner)).handleRequest(context.req.raw);
  }
  if (Number(context.req.header("content-length") ?? 0) > 1024 * 1024) return context.text("Too large", 413);
  const message = await context.req.raw.clone().json().catch(() => undefined);
  const writes = [message].flat().some((each) => each?.params?.name === "restock");
  if (writes && !caller.scopes.includes("inventory:write")) return lacking("inventory:read inventory:write");
  const transport = session?.transport ?? await open(owner);
  return await transport.handleRequest(context.req.raw, message === undefined ? {} : { parsedBody: message });
});

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, app.fetch);
