/** Our guard on Node, in front of SDK v1 on Express. */

import express from "express";
import { protect } from "mcp-gatehouse-guard";
import { mountGuarded } from "mcp-gatehouse-guard/express";
import { serveSdkV1 } from "mcp-gatehouse-guard/sdk-v1";
import { guardSettings } from "./guard_settings.mjs";
import { createInventory } from "./inventory_v1.mjs";
import { port } from "./settings.mjs";

const app = express();
mountGuarded(app, serveSdkV1(protect(guardSettings), createInventory));
app.listen(port, "127.0.0.1");
