// The official everything-server, which is SDK v1's, on Node.

import { createServer as createEverything } from "@modelcontextprotocol/server-everything/dist/server/index.js";
import { protect } from "mcp-gatehouse-guard";
import { nodeListener } from "mcp-gatehouse-guard/node";
import { serveSdkV1 } from "mcp-gatehouse-guard/sdk-v1";
import { createServer } from "node:http";
import { env } from "node:process";

const guard = protect({
  resource: env.RESOURCE,
  authorizationServers: [env.ISSUER],
  scopes: { all: ["everything"], endpoint: ["everything"], operations: {} },
});
const server = serveSdkV1(guard, () => createEverything().server);
createServer(nodeListener(server)).listen(Number(env.PORT), "127.0.0.1");
