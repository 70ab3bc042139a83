/** The example for Hono, on Node. */

import { serve } from "@hono/node-server";
import { env } from "node:process";
import app from "../../reference/examples/hono.ts";

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(env.PORT) });
