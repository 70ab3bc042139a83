// Node's own server, in front of SDK v2.

import { nodeListener } from "mcp-gatehouse-guard/node";
import { serveSdkV2 } from "mcp-gatehouse-guard/sdk-v2";
import { createServer } from "node:http";
import { env } from "node:process";
import { guardFor } from "./guard.mjs";
import { handler } from "./notes.mjs";

createServer(nodeListener(serveSdkV2(guardFor(env), handler))).listen(
  Number(env.PORT),
  "127.0.0.1",
);
