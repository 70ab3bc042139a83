/** The inventory on SDK v1: a server for each request or conversation, one stock for all. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const stock = new Map([["bolt", 40]]);

const result = (value) => ({
  content: [{ type: "text", text: JSON.stringify(value) }],
  structuredContent: value,
});

/** A server for one request, or for one conversation. */
export function createInventory() {
  const server = new McpServer({ name: "inventory", version: "1.0.0" }, { capabilities: { logging: {} } });
  server.registerTool("list_stock", { description: "What is in stock" }, async (extra) => {
    // Where there is a stream, this comes before the result.
    await extra.sendNotification({
      method: "notifications/message",
      params: { level: "info", data: "counting" },
    });
    return result({ stock: Object.fromEntries(stock) });
  });
  server.registerTool("restock", {
    description: "Adds to the stock",
    inputSchema: { item: z.string().min(1), count: z.number().int().min(1) },
  }, ({ item, count }) => {
    stock.set(item, (stock.get(item) ?? 0) + count);
    return result({ item, count: stock.get(item) });
  });
  return server;
}
