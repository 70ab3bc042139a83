// A protected MCP server on SDK v1 with sessions: revisions up to 2025-11-25.

import { env } from "node:process";
import { serveSdkV1Sessions } from "../guard/adapters/sdk_v1_sessions.ts";
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
  sessions: true,
});

export default { fetch: serveSdkV1Sessions(guard, createServer) };
