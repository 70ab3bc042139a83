// A protected MCP server on Express and SDK v1, whose transport writes to Express's response.

import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import express from "express";
import { env } from "node:process";
import { callerOf } from "../guard/adapters/auth_info.ts";
import { mountGuarded, serveNode } from "../guard/adapters/express.ts";
import { protect } from "../guard/mod.ts";
import { createServer } from "./server_v1.ts";

const guard = protect({
  resource: env.RESOURCE ?? "",
  authorizationServers: [env.ISSUER ?? ""],
  scopes: {
    all: ["notes:read", "notes:write"],
    endpoint: ["notes:read"],
    operations: { "tools/call list_notes": [], "tools/call add_note": ["notes:write"] },
  },
});
const server = serveNode(guard, async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  const mcp = createServer(callerOf(request.auth));
  response.on("close", () => void mcp.close());
  await mcp.connect(transport);
  await transport.handleRequest(request, response, request.body);
});

const app = express();
app.get("/healthz", (_request: unknown, response: express.Response) => void response.send("ok"));
mountGuarded(app, server);
app.listen(Number(env.PORT ?? 8000), "127.0.0.1");
