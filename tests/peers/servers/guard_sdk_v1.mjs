/** Our guard on Node, in front of SDK v1 on Express. */

import express from "express";
import { protect } from "mcp-gatehouse-guard";
import { mountGuarded, serveNode } from "mcp-gatehouse-guard/express";
import { guardSettings } from "./guard_settings.mjs";
import { serveInventory } from "./inventory_v1.mjs";
import { port } from "./settings.mjs";

const app = express();
mountGuarded(app, serveNode(protect(guardSettings), serveInventory));
app.listen(port, "127.0.0.1");
