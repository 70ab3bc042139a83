/** SDK v2, open to everybody: what protection is measured against. */

import { serve } from "@hono/node-server";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { createInventory } from "./inventory_v2.mjs";
import { port } from "./settings.mjs";

const handler = createMcpHandler(() => createInventory());
serve({ fetch: (request) => handler.fetch(request), port, hostname: "127.0.0.1" });
