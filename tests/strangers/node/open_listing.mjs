/**
 * Inventory on Express 5 and SDK v1. Otherwise: anybody may open a conversation and see what tools there are; only
 * calls take a token (`initialize`, `ping`, notifications and lists do not). Answers are JSON.
 */

import express from "express";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { env } from "node:process";
import { calls, createGate } from "./express_gate.mjs";
import { createInventory } from "./inventory_v1.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const document = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const gate = createGate({ issuer: ISSUER, audience: AUDIENCE, resourceMetadataUrl: `${origin}${document}` });
const known = gate();
const reading = gate("inventory:read");
const writing = gate("inventory:write");
const OPEN = new Set(["initialize", "notifications/initialized", "ping", "tools/list"]);

/** Whether anybody may say this: one message of those that give nothing away. A credential is looked at all the same. */
const isOpen = ({ body, headers }) => headers.authorization === undefined && OPEN.has(body?.method);

const app = express();
app.use((request, response, next) => {
  const from = request.headers.origin;
  if (request.headers.host !== host) return response.sendStatus(421);
  if (from !== undefined && from !== origin && request.path === pathname) return response.sendStatus(403);
  next();
});
app.get(document, (_request, response) => {
  response.json({
    resource: RESOURCE,
    authorization_servers: [ISSUER],
    scopes_supported: ["inventory:read", "inventory:write"],
  });
});
app.post(
  pathname,
  express.json({ limit: "1mb" }),
  (request, response, next) => {
    if (Array.isArray(request.body)) return response.status(400).json({ error: "One message at a time" });
    if (isOpen(request)) return next();
    if (calls(request.body, "restock")) return writing(request, response, next);
    return (calls(request.body, "list_stock") ? reading : known)(request, response, next);
  },
  async (request, response) => {
    const server = createInventory();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: undefined,
      enableJsonResponse: true,
    });
    response.on("close", () => {
      transport.close();
      server.close();
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
  },
);
app.all(pathname, (_request, response) => response.set("Allow", "POST").sendStatus(405));
app.use((_request, response) => response.status(404).send("<!doctype html><h1>404</h1>"));
app.listen(Number(PORT), "127.0.0.1");
