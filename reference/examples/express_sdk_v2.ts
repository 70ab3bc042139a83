// A protected MCP server on Express and SDK v2: 2026-07-28 and earlier revisions at one endpoint.

import { createMcpHandler } from "@modelcontextprotocol/server";
import express from "express";
import { env } from "node:process";
import { callerOf } from "../guard/adapters/auth_info.ts";
import { mountGuarded } from "../guard/adapters/express.ts";
import { serveSdkV2 } from "../guard/adapters/sdk_v2.ts";
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

const app = express();
app.disable("x-powered-by");
mountGuarded(app, serveSdkV2(guard, handler));
app.listen(Number(env.PORT ?? 8000), "127.0.0.1");
