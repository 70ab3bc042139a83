// An inventory on Express and SDK v1, as many are: it works, and nobody here made it safe.
// Not safe: whoever reaches it reads the stock and changes it.

import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import express from "express";
import { env } from "node:process";
import { createInventory } from "./inventory.mjs";

const app = express();
app.use(express.json());
app.get("/healthz", (_request, response) => void response.send("ok"));

app.post("/mcp", async (request, response) => {
  const server = createInventory();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on("close", () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
});

app.listen(Number(env.PORT ?? 8600), "127.0.0.1");
