/** What the peers on SDK v2 protect: a stock that can be listed and changed. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript

import { McpServer, requireScopes } from "@modelcontextprotocol/server";
import { z } from "zod";
import { WRITE } from "./settings.mjs";
import { restock, stock } from "./stock.mjs";

/** Adds the two tools; what changing takes is asked for by the SDK where it is told to. */
export function addTools(server, { scopeChallenge } = {}) {
  server.registerTool("list_stock", { description: "What is in stock" }, () => stock());
  server.registerTool("restock", {
    description: "Adds to the stock",
    inputSchema: z.object({ item: z.string().min(1), count: z.number().int().min(1) }),
    ...scopeChallenge && { scopeChallenge: requireScopes(WRITE) },
  }, restock);
}

/** A server for one request. */
export function createInventory(options) {
  const server = new McpServer({ name: "inventory", version: "1.0.0" });
  addTools(server, options);
  return server;
}
