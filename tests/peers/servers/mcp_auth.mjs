/** mcp-auth: `MCPAuth` for one protected resource, and `bearerAuth("jwt")`. Every option: `audience`. */

import express from "express";
import { MCPAuth } from "mcp-auth";
import { originOptions, serveInventory } from "./inventory_v1.mjs";
import { AUDIENCE, everyOption, ISSUER, port, READ, resource } from "./settings.mjs";

const mcpAuth = new MCPAuth({
  protectedResources: [{
    metadata: {
      resource: resource.href,
      authorizationServers: [{ issuer: ISSUER, type: "oauth" }],
      scopesSupported: [READ],
    },
  }],
});

const app = express();
app.use(mcpAuth.protectedResourceMetadataRouter());
app.use(
  resource.pathname,
  mcpAuth.bearerAuth("jwt", {
    resource: resource.href,
    requiredScopes: [READ],
    ...everyOption && { audience: AUDIENCE },
  }),
);
app.post(resource.pathname, (request, response) => serveInventory(request, response, originOptions));
app.listen(port, "127.0.0.1");
