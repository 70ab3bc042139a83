// A protected MCP server on SDK v1: revisions up to 2025-11-25.

import { env } from "node:process";
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

export default { fetch: serveSdkV1(guard, createServer, { enableJsonResponse: true }) };
