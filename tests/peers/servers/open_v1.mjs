/** SDK v1 on Express, open to everybody: what protection is measured against. */

import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { serveInventory } from "./inventory_v1.mjs";
import { port, resource } from "./settings.mjs";

const app = createMcpExpressApp();
app.post(resource.pathname, (request, response) => serveInventory(request, response));
app.listen(port, "127.0.0.1");
