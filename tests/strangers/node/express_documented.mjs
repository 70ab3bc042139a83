/**
 * Inventory on Express 5 and SDK v1, as its documentation has it, stateless. Otherwise: the body is parsed before the
 * credential is looked at; localhost and other ports are let in by name; /mcp/ and /MCP are routed; the 401 without a
 * credential has an error; unknown paths get Express's HTML.
 */

import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
} from "@modelcontextprotocol/sdk/server/auth/router.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { env } from "node:process";
import { calls, createGate } from "./express_gate.mjs";
import { createInventory } from "./inventory_v1.mjs";
import { discover } from "./verify.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const resourceServerUrl = new URL(RESOURCE);
const gate = createGate({
  issuer: ISSUER,
  audience: AUDIENCE,
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resourceServerUrl),
});
const reading = gate("inventory:read");
const writing = gate("inventory:read", "inventory:write");

const app = createMcpExpressApp();
app.use(mcpAuthMetadataRouter({
  oauthMetadata: await discover(ISSUER),
  resourceServerUrl,
  scopesSupported: ["inventory:read", "inventory:write"],
}));

app.use(resourceServerUrl.pathname, (request, response, next) => {
  const { origin } = request.headers;
  if (origin !== undefined && origin !== resourceServerUrl.origin) return response.sendStatus(403);
  next();
});

app.post(
  resourceServerUrl.pathname,
  (request, response, next) => (calls(request.body, "restock") ? writing : reading)(request, response, next),
  async (request, response) => {
    const server = createInventory();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    response.on("close", () => {
      transport.close();
      server.close();
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
  },
);
app.all(resourceServerUrl.pathname, (_request, response) => response.set("Allow", "POST").sendStatus(405));
app.listen(Number(PORT), "127.0.0.1");
