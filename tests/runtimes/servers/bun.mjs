// Bun's own server, in front of SDK v2.

import { serveSdkV2 } from "mcp-gatehouse-guard/sdk-v2";
import { env } from "node:process";
import { guardFor } from "./guard.mjs";
import { handler } from "./notes.mjs";

const fetch = serveSdkV2(guardFor(env), handler);
// A stream may be silent for longer than Bun's ten seconds.
Bun.serve({
  fetch: (request) => fetch(request),
  port: Number(env.PORT),
  hostname: "127.0.0.1",
  idleTimeout: 255,
});
