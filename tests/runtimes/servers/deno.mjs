// Deno's own server, in front of SDK v2.

import { serveSdkV2 } from "mcp-gatehouse-guard/sdk-v2";
import { env } from "node:process";
import { guardFor } from "./guard.mjs";
import { handler } from "./notes.mjs";

const fetch = serveSdkV2(guardFor(env), handler);
Deno.serve(
  { port: Number(env.PORT), hostname: "127.0.0.1", onListen() {} },
  (request) => fetch(request),
);
