/** What the peers on SDK v1 protect: a stock that can be listed and changed. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";
import { resource } from "./settings.mjs";
import { restock, stock } from "./stock.mjs";

/** The transport's own checks of `Origin` and `Host`, which are off unless it is told what to expect. */
export const originOptions = {
  enableDnsRebindingProtection: true,
  allowedOrigins: [resource.origin],
  allowedHosts: [resource.host],
};

/** A server for one request. */
export function createInventory() {
  const server = new McpServer({ name: "inventory", version: "1.0.0" });
  server.registerTool("list_stock", { description: "What is in stock" }, () => stock());
  server.registerTool("restock", {
    description: "Adds to the stock",
    inputSchema: { item: z.string().min(1), count: z.number().int().min(1) },
  }, restock);
  return server;
}

/**
 * Answers a request by the SDK's stateless transport, as its examples do.
 *
 * @param {import("express").Request} request
 * @param {import("express").Response} response
 * @param {object} [options] of the transport
 */
export async function serveInventory(request, response, options = {}) {
  const server = createInventory();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, ...options });
  response.on("close", () => {
    transport.close();
    server.close();
  });
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
}
