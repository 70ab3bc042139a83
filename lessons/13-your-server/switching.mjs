// The guarded inventory, for a server whose users have tokens from before: until a day, those are taken too.

import express from "express";
import { protect } from "mcp-gatehouse-guard";
import { mountGuarded } from "mcp-gatehouse-guard/express";
import { serveSdkV1 } from "mcp-gatehouse-guard/sdk-v1";
import { env } from "node:process";
import { createInventory } from "./inventory.mjs";

const issuer = {
  issuer: env.ISSUER,
  formerAudiences: [{ audience: env.FORMER_AUDIENCE, end: env.FORMER_AUDIENCE_END }],
};

const app = express();
app.get("/healthz", (_request, response) => void response.send("ok"));

const guard = protect({
  resource: env.RESOURCE,
  authorizationServers: [issuer],
  scopes: {
    all: ["inventory:read", "inventory:write"],
    endpoint: ["inventory:read"],
    operations: { "tools/call list_stock": [], "tools/call restock": ["inventory:write"] },
  },
  onAudit: (record) => console.log(JSON.stringify(record)),
});
mountGuarded(app, serveSdkV1(guard, createInventory));

app.listen(Number(env.PORT ?? 8600), "127.0.0.1");
