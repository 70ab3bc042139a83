// Hono on Node, in front of SDK v2.

import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { authInfoOf, guardMiddleware } from "mcp-gatehouse-guard/hono";
import { env } from "node:process";
import { guardFor } from "./guard.mjs";
import { handler } from "./notes.mjs";

const app = new Hono();
app.get("/healthz", (c) => c.text("ok"));
app.use(guardMiddleware(guardFor(env)));
app.post("/mcp", (c) => {
  const { caller, message } = c.get("admission");
  return handler.fetch(c.req.raw, {
    authInfo: authInfoOf(caller),
    parsedBody: message,
  });
});

serve({ fetch: app.fetch, port: Number(env.PORT), hostname: "127.0.0.1" });
