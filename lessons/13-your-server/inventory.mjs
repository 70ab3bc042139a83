// The inventory's tools. Nothing in this file knows of tokens, before and after.

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const stock = new Map([["bolt", 40], ["nut", 25]]);

/** One line in a tool's answer. */
const result = (value) => ({ content: [{ type: "text", text: JSON.stringify(value) }] });

/** A server for one request. The stock is one for all. */
export function createInventory() {
  const server = new McpServer({ name: "inventory", version: "1.0.0" });
  server.registerTool(
    "list_stock",
    { description: "What is in stock" },
    () => result({ stock: Object.fromEntries(stock) }),
  );
  const inputSchema = { item: z.string().min(1).max(40), count: z.number().int().min(1).max(1000) };
  server.registerTool("restock", { description: "Adds to the stock", inputSchema }, ({ item, count }) => {
    stock.set(item, (stock.get(item) ?? 0) + count);
    return result({ item, count: stock.get(item) });
  });
  return server;
}
