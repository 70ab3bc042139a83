/**
 * Inventory on `node:http` and SDK v1. Otherwise: the whole body is read before anything else, however wrong the caller;
 * writing includes reading (a hierarchy of scopes); a 401 names its realm and nothing else.
 */

import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createServer } from "node:http";
import { env } from "node:process";
import { BadMessage, readText } from "../plain/rpc.mjs";
import { calls } from "./express_gate.mjs";
import { createInventory } from "./inventory_v1.mjs";
import { bearerIn, createVerifier } from "./verify.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const documents = [
  "/.well-known/oauth-protected-resource",
  `/.well-known/oauth-protected-resource${pathname}`,
];
const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE });

function say(response, status, fields = {}, value = undefined) {
  response.writeHead(status, { ...(value && { "Content-Type": "application/json" }), ...fields });
  response.end(value && JSON.stringify(value));
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadMessage(400, -32700, "The message is not JSON");
  }
};

async function serve(request, response) {
  const text = await readText(request);
  const from = request.headers.origin;
  if (from !== undefined && from !== origin) return say(response, 403);
  const token = bearerIn(request.headers.authorization);
  if (token === undefined) {
    return say(response, 401, { "WWW-Authenticate": 'Bearer realm="inventory"' }, { error: "unauthorized" });
  }
  const caller = await verify(token);
  if (!caller) {
    const challenge =
      'Bearer error="invalid_token", error_description="Expired, forged, or meant for somebody else"';
    return say(response, 401, { "WWW-Authenticate": challenge }, { error: "invalid_token" });
  }
  if (request.method !== "POST") return say(response, 405, { Allow: "POST" });
  const body = parsed(text);
  const needed = calls(body, "restock") ? "inventory:write" : "inventory:read";
  if (!caller.scopes.includes("inventory:write") && !caller.scopes.includes(needed)) {
    const challenge = `Bearer error="insufficient_scope", scope="${needed}"`;
    return say(response, 403, { "WWW-Authenticate": challenge }, { error: "insufficient_scope" });
  }
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
  await transport.handleRequest(request, response, body);
}

createServer(async (request, response) => {
  const [path] = request.url.split("?");
  try {
    if (request.headers.host !== host) return say(response, 421);
    if (path === pathname) return await serve(request, response);
    if (documents.includes(path) && /^(GET|HEAD)$/.test(request.method)) {
      const value = { resource: RESOURCE, authorization_servers: [ISSUER] };
      return say(
        response,
        200,
        { "Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=3600" },
        value,
      );
    }
    say(response, 404, {}, { error: "not_found" });
  } catch (error) {
    if (response.headersSent) return response.destroy();
    if (error instanceof BadMessage) return say(response, error.status, {}, error.response);
    say(response, 503, { "Retry-After": "10" }, { error: "temporarily_unavailable" });
  }
}).listen(Number(PORT), "127.0.0.1");
