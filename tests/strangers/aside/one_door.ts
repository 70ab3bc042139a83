/**
 * Inventory on SDK v2 and Hono, 2026-07-28 and older. Otherwise: everything but its metadata is behind the credential,
 * unknown paths too; opaque tokens and JWTs side by side; each kind of refusal has a body of its own; both audiences.
 */

import { createMcpHandler, McpServer, requireScopes } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import { env } from "node:process";
import { z } from "zod";
import { bearerIn, createVerifier, discover, scopeOf } from "../node/verify.mjs";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0" } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const DOCUMENT = "/.well-known/oauth-protected-resource";
const verify = createVerifier({ issuer: ISSUER, audience: [AUDIENCE, origin] });
const stock = new Map([["bolt", 40]]);

type Known = { client: string; scopes: string[]; expiresAt: number };

let desk: { endpoint: string; authorization: string } | undefined;

/** Asks the issuer, as a client that registers itself. */
async function introspect(token: string): Promise<Known | undefined> {
  if (!desk) {
    const { introspection_endpoint, registration_endpoint } = await discover(ISSUER);
    const body = JSON.stringify({ grant_types: ["client_credentials"] });
    const headers = { "content-type": "application/json" };
    const registered = await (await fetch(registration_endpoint, { method: "POST", headers, body })).json();
    const pair = `${registered.client_id}:${registered.client_secret}`;
    desk = { endpoint: introspection_endpoint, authorization: `Basic ${btoa(pair)}` };
  }
  const { endpoint, authorization } = desk;
  const body = new URLSearchParams({ token });
  const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  if (!response.ok) throw new Error(`The issuer answers ${response.status}`);
  const claims = await response.json();
  const ours = claims.active === true && claims.iss === ISSUER && [claims.aud].flat().includes(AUDIENCE) &&
    claims.exp > Date.now() / 1000;
  return ours ? { client: claims.client_id, scopes: scopeOf(claims), expiresAt: claims.exp } : undefined;
}

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "inventory", version: "1.0.0" });
  const result = (value: Record<string, unknown>) => ({
    content: [{ type: "text" as const, text: JSON.stringify(value) }],
    structuredContent: value,
  });
  server.registerTool("list_stock", {
    description: "What is in stock",
    scopeChallenge: requireScopes("inventory:read"),
  }, () => result({ stock: Object.fromEntries(stock) }));
  server.registerTool("restock", {
    description: "Adds to the stock",
    inputSchema: z.object({ item: z.string().min(1), count: z.number().int().min(1) }),
    scopeChallenge: requireScopes("inventory:write"),
  }, ({ item, count }) => {
    stock.set(item, (stock.get(item) ?? 0) + count);
    return result({ item, count: stock.get(item) });
  });
  return server;
});

const app = new Hono();
app.use(async (context, next) => {
  if (new URL(context.req.url).host !== host) return context.text("not me", 421);
  await next();
});
for (const path of [DOCUMENT, DOCUMENT + pathname]) {
  app.get(path, (context) => context.json({ resource: RESOURCE, authorization_servers: [ISSUER] }));
}
app.all("*", async (context) => {
  const from = context.req.header("origin");
  if (from !== undefined && from !== origin) return context.json({ detail: "origin" }, 403);
  const pointer = `Bearer resource_metadata="${origin}${DOCUMENT}${pathname}"`;
  const token = bearerIn(context.req.header("authorization"));
  if (!token) return context.json({ detail: "credential" }, 401, { "www-authenticate": pointer });
  let known: Known | undefined;
  try {
    known = token.split(".").length === 3 ? await verify(token) : await introspect(token);
  } catch {
    return context.json({ detail: "issuer" }, 503);
  }
  if (!known) {
    return context.json({ detail: "token" }, 401, {
      "www-authenticate": `${pointer}, error="invalid_token"`,
    });
  }
  if (context.req.path !== pathname) return context.json({ detail: "path" }, 404);
  const { client, scopes, expiresAt } = known;
  const authInfo = {
    token,
    clientId: client,
    scopes,
    expiresAt,
    resourceMetadataUrl: `${origin}${DOCUMENT}`,
  };
  return await handler.fetch(context.req.raw, { authInfo });
});

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, app.fetch);
