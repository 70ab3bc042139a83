/**
 * Inventory on Express 5 and SDK v2: 2026-07-28 and older revisions. Otherwise: bodies up to 4 MB are parsed first; the
 * endpoint may be called by any page that has a token (CORS `*`); a credential comes before the method.
 */

import { createMcpHandler, McpServer, requireScopes } from "@modelcontextprotocol/server";
import { toNodeHandler } from "@modelcontextprotocol/node";
import express from "express";
import { env } from "node:process";
import { z } from "zod";
import { bearerIn, createVerifier } from "./verify.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const { origin, pathname, hostname } = new URL(RESOURCE);
const document = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const verify = createVerifier({ issuer: ISSUER, audience: [AUDIENCE, `${AUDIENCE}/`] });
const stock = new Map([["bolt", 40]]);

const result = (value) => ({
  content: [{ type: "text", text: JSON.stringify(value) }],
  structuredContent: value,
});

const handler = toNodeHandler(createMcpHandler(() => {
  const server = new McpServer({ name: "inventory", version: "1.0.0" });
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
}));

const app = express();
app.set("strict routing", true);
app.set("case sensitive routing", true);
app.use((request, response, next) => {
  // By name, any port: as the SDK's own check has it.
  const { host = "" } = request.headers;
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
  if (name !== hostname) return response.status(403).json({ error: `There is no ${name} here` });
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", "WWW-Authenticate");
  next();
});
app.get(document, (_request, response) => {
  response.json({
    resource: RESOURCE,
    authorization_servers: [ISSUER],
    scopes_supported: ["inventory:read"],
  });
});
app.use(pathname, express.json({ limit: "4mb" }));
app.all(pathname, async (request, response) => {
  const from = request.headers.origin;
  if (from !== undefined && from !== origin) return response.status(403).json({ error: "Another origin" });
  const pointer = `Bearer resource_metadata="${origin}${document}"`;
  const token = bearerIn(request.headers.authorization);
  if (token === undefined) {
    return response.set("WWW-Authenticate", pointer).status(401).json({ error: "Sign in" });
  }
  const caller = await verify(token);
  if (!caller) {
    return response.set("WWW-Authenticate", `${pointer}, error="invalid_token"`).status(401).json({
      error: "Token",
    });
  }
  const { client, scopes, expiresAt } = caller;
  request.auth = {
    token,
    clientId: client,
    scopes,
    expiresAt,
    resourceMetadataUrl: new URL(`${origin}${document}`).href,
  };
  await handler(request, response, request.body);
});
app.use((error, _request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(error.status ?? 503).json({
    error: error.status ? "bad_request" : "temporarily_unavailable",
  });
});
app.listen(Number(PORT), "127.0.0.1");
