/**
 * Echo on `node:http` and SDK v2: 2026-07-28 and older revisions. Otherwise: its gate is written by hand; every answer
 * is an event stream, with progress before the result; audience and issuer may be told in lists, and `typ` is not looked at.
 */

import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createServer } from "node:http";
import { env } from "node:process";
import { z } from "zod";
import { bearerIn, createVerifier } from "./verify.mjs";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, PORT } = env;
const { host, origin, pathname } = new URL(RESOURCE);
const document = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE });

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "echo", version: "1.0.0" }, { capabilities: { logging: {} } });
  server.registerTool("echo", {
    description: "Says what it is told",
    inputSchema: z.object({ text: z.string().min(1) }),
  }, async ({ text }, context) => {
    await context.mcpReq.notify({ method: "notifications/message", params: { level: "info", data: "well" } });
    return { content: [{ type: "text", text: JSON.stringify({ text }) }], structuredContent: { text } };
  });
  return server;
}, { responseMode: "sse" });
const serve = toNodeHandler(handler);

function refuse(response, status, error) {
  const parameters = [
    `resource_metadata="${origin}${document}"`,
    ...(error ? [`error="${error}"`] : []),
    'scope="echo:use"',
  ];
  response.writeHead(status, {
    "WWW-Authenticate": `Bearer ${parameters.join(",")}`,
    "Content-Type": "text/plain",
  });
  response.end("Sign in first.\n");
}

async function admit(request, response) {
  const from = request.headers.origin;
  if (from !== undefined && from !== origin) return response.writeHead(403).end();
  const token = bearerIn(request.headers.authorization);
  if (token === undefined) return refuse(response, 401);
  let caller;
  try {
    caller = await verify(token);
  } catch {
    return response.writeHead(503, { "Retry-After": "5" }).end();
  }
  if (!caller) return refuse(response, 401, "invalid_token");
  if (!caller.scopes.includes("echo:use")) return refuse(response, 403, "insufficient_scope");
  const { client, scopes, expiresAt } = caller;
  request.auth = { token, clientId: client, scopes, expiresAt };
  await serve(request, response);
}

const server = createServer(async (request, response) => {
  const [path] = request.url.split("?");
  if (request.headers.host !== host) response.writeHead(421).end();
  else if (path === pathname) await admit(request, response);
  else if (path === document && /^(GET|HEAD)$/.test(request.method)) {
    const body = { resource: RESOURCE, authorization_servers: [ISSUER], resource_name: "Echo" };
    response.writeHead(200, {
      "Content-Type": "application/json; charset=utf-8",
      "Access-Control-Allow-Origin": "*",
    });
    response.end(JSON.stringify(body));
  } else response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found.\n");
  request.resume(); // What is left of a body would keep the connection from its next request.
});
server.listen(Number(PORT), "127.0.0.1");
