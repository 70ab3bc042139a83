// A protected MCP server in a Hono app, beside a route that everybody may call.

import { createMcpHandler } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import { env } from "node:process";
import { authInfoOf, callerOf } from "../guard/adapters/auth_info.ts";
import { type GuardEnv, guardMiddleware } from "../guard/adapters/hono.ts";
import { protect } from "../guard/mod.ts";
import { createServer } from "./server_v2.ts";

const guard = protect({
  resource: env.RESOURCE ?? "",
  authorizationServers: [env.ISSUER ?? ""],
  scopes: {
    all: ["notes:read", "notes:write"],
    endpoint: ["notes:read"],
    operations: { "tools/call list_notes": [], "tools/call add_note": ["notes:write"] },
  },
});
const handler = createMcpHandler(({ authInfo }) => createServer(callerOf(authInfo)));

const app = new Hono<GuardEnv>();
app.get("/healthz", (c) => c.text("ok"));
app.use(guardMiddleware(guard));
app.post("/mcp", (c) => {
  const { caller, message } = c.get("admission");
  return handler.fetch(c.req.raw, { authInfo: authInfoOf(caller), parsedBody: message });
});

export default app;
