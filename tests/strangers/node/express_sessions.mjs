/**
 * Inventory on Express 5 and SDK v1, with sessions. Otherwise: bodies up to 4 MB; a session is its user's own; GET opens
 * a stream, DELETE ends the session; answers are event streams with an event to resume from and a message before the result.
 */

import express from "express";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { randomUUID } from "node:crypto";
import { env } from "node:process";
import { calls, createGate } from "./express_gate.mjs";
import { createInventory } from "./inventory_v1.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const document = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const gate = createGate({ issuer: ISSUER, audience: AUDIENCE, resourceMetadataUrl: `${origin}${document}` });
const reading = gate("inventory:read");
const writing = gate("inventory:read", "inventory:write");

/** Session id to whose it is and what serves it. */
const sessions = new Map();

/** Events of the streams that are open, to resume from. */
function eventStore() {
  const events = [];
  return {
    storeEvent(stream, message) {
      events.push({ stream, message });
      return Promise.resolve(String(events.length - 1));
    },
    async replayEventsAfter(last, { send }) {
      const { stream } = events[Number(last)] ?? {};
      for (let id = Number(last) + 1; id < events.length; id++) {
        if (events[id].stream === stream) await send(String(id), events[id].message);
      }
      return stream;
    },
  };
}

async function open(owner) {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (id) => void sessions.set(id, { owner, transport }),
    onsessionclosed: (id) => void sessions.delete(id),
    eventStore: eventStore(),
  });
  await createInventory().connect(transport);
  return transport;
}

const app = express();
app.disable("x-powered-by");
app.use((request, response, next) => {
  const from = request.headers.origin;
  if (request.headers.host !== host) return response.status(421).json({ error: "Another host" });
  if (from !== undefined && from !== origin && request.path === pathname) {
    return response.status(403).json({ error: "Another origin" });
  }
  next();
});
app.get(document, (_request, response) => {
  response.set("Access-Control-Allow-Origin", "*").json({
    resource: RESOURCE,
    authorization_servers: [ISSUER],
  });
});
app.all(
  pathname,
  reading,
  express.json({ limit: "4mb" }),
  (request, response, next) => calls(request.body, "restock") ? writing(request, response, next) : next(),
  async (request, response) => {
    const id = request.headers["mcp-session-id"];
    const owner = JSON.stringify([request.auth.extra.subject, request.auth.clientId]);
    const session = id === undefined ? undefined : sessions.get(id);
    if (id !== undefined && session?.owner !== owner) {
      return response.status(404).json({
        jsonrpc: "2.0",
        id: null,
        error: { code: -32001, message: "No such session" },
      });
    }
    const transport = session?.transport ?? await open(owner);
    await transport.handleRequest(request, response, request.body);
  },
);
app.use((_request, response) => response.status(404).json({ error: "Nothing is here" }));
app.use((error, _request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(error.status ?? 500).json({ error: error.type ?? "server_error" });
});
app.listen(Number(PORT), "127.0.0.1");
