// A protected MCP server on node:http and SDK v1: revisions up to 2025-11-25.

import { createServer as createHttpServer } from "node:http";
import { env } from "node:process";
import { nodeListener } from "../guard/adapters/node.ts";
import { serveSdkV1 } from "../guard/adapters/sdk_v1.ts";
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

const server = createHttpServer(nodeListener(serveSdkV1(guard, createServer)));
server.listen(Number(env.PORT ?? 8000), "127.0.0.1");
