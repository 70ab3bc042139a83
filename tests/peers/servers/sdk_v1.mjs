/**
 * SDK v1 on Express: `createMcpExpressApp`, `mcpAuthMetadataRouter` and `requireBearerAuth`, as in its own example
 * `simpleStreamableHttp`. Every option: `expectedResource`, and the transport's `allowedOrigins`.
 */

import { InvalidTokenError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
} from "@modelcontextprotocol/sdk/server/auth/router.js";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { originOptions, serveInventory } from "./inventory_v1.mjs";
import { authInfoOf } from "./jwt_verifier.mjs";
import { everyOption, issuerMetadata, port, READ, resource } from "./settings.mjs";

const verifier = {
  verifyAccessToken: (token) =>
    authInfoOf(token).catch(() => {
      throw new InvalidTokenError("The token is not good");
    }),
};
const gate = requireBearerAuth({
  verifier,
  requiredScopes: [READ],
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource),
  ...everyOption && { expectedResource: resource },
});
const app = createMcpExpressApp();
app.use(mcpAuthMetadataRouter({
  oauthMetadata: await issuerMetadata(),
  resourceServerUrl: resource,
  scopesSupported: [READ],
}));
app.post(
  resource.pathname,
  gate,
  (request, response) => serveInventory(request, response, everyOption ? originOptions : {}),
);
app.listen(port, "127.0.0.1");
