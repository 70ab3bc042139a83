/** The inventory on SDK v1: one server a conversation, one stock for all. */

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const stock = new Map([["bolt", 40]]);

const result = (value: Record<string, unknown>) => {
  return { content: [{ type: "text" as const, text: JSON.stringify(value) }], structuredContent: value };
};

/** A server for one conversation, or for one request. */
export function createInventory(): McpServer {
  const server = new McpServer({ name: "inventory", version: "1.0.0" });
  server.registerTool("list_stock", { description: "What is in stock" }, async (extra) => {
    // Where there is a stream, this comes before the result.
    await extra.sendNotification({
      method: "notifications/message",
      params: { level: "info", data: "counting" },
    }).catch(() => {});
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
