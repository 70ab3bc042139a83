// The shortcut of lesson 13: SDK v1's own router and gate, as its documentation has them, and a verifier in ten lines.
// Not safe: it takes the tokens of every other server of the same issuer, and whoever may read may also restock.

import { InvalidTokenError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
} from "@modelcontextprotocol/sdk/server/auth/router.js";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { env } from "node:process";
import { createInventory } from "./inventory.mjs";

const { ISSUER, JWKS_URI, PORT = 8600 } = env;
const resourceServerUrl = new URL(env.RESOURCE);
const oauthMetadata = await (await fetch(`${ISSUER}/.well-known/oauth-authorization-server`)).json();
const keys = createRemoteJWKSet(new URL(JWKS_URI));

/** Signature, issuer and times are looked at. Whom the token is for is not. */
const verifier = {
  async verifyAccessToken(token) {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer: ISSUER });
      const { client_id, scope = "", exp } = payload;
      return { token, clientId: client_id, scopes: scope.split(" "), expiresAt: exp };
    } catch (error) {
      throw new InvalidTokenError(error.message);
    }
  },
};

const app = createMcpExpressApp();
app.get("/healthz", (_request, response) => void response.send("ok"));
app.use(mcpAuthMetadataRouter({ oauthMetadata, resourceServerUrl, scopesSupported: ["inventory:read"] }));

const gate = requireBearerAuth({
  verifier,
  requiredScopes: ["inventory:read"],
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resourceServerUrl),
});
app.post("/mcp", gate, async (request, response) => {
  const server = createInventory();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on("close", () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
});

app.listen(Number(PORT), "127.0.0.1");
