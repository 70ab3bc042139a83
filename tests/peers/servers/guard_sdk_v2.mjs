/** Our guard on Node, in front of SDK v2. */

import { serve } from "@hono/node-server";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { protect } from "mcp-gatehouse-guard";
import { serveSdkV2 } from "mcp-gatehouse-guard/sdk-v2";
import { guardSettings } from "./guard_settings.mjs";
import { createInventory } from "./inventory_v2.mjs";
import { port } from "./settings.mjs";

const handler = createMcpHandler(() => createInventory());
serve({ fetch: serveSdkV2(protect(guardSettings), handler), port, hostname: "127.0.0.1" });
