/**
 * SDK v2 on Express: `createMcpExpressApp`, which checks `Host` and `Origin` itself, `mcpAuthMetadataRouter` and
 * `requireBearerAuth`. Every option: `expectedResource` and `scopeChallenge`.
 */

import {
  createMcpExpressApp,
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
  requireBearerAuth,
} from "@modelcontextprotocol/express";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, OAuthError, OAuthErrorCode } from "@modelcontextprotocol/server";
import { createInventory } from "./inventory_v2.mjs";
import { authInfoOf } from "./jwt_verifier.mjs";
import { everyOption, issuerMetadata, port, READ, resource } from "./settings.mjs";

const verifier = {
  verifyAccessToken: (token) =>
    authInfoOf(token).catch(() => {
      throw new OAuthError(OAuthErrorCode.InvalidToken, "The token is not good");
    }),
};
const gate = requireBearerAuth({
  verifier,
  requiredScopes: [READ],
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource),
  ...everyOption && { expectedResource: resource },
});
const handler = toNodeHandler(createMcpHandler(() => createInventory({ scopeChallenge: everyOption })));

const app = createMcpExpressApp();
app.use(mcpAuthMetadataRouter({
  oauthMetadata: await issuerMetadata(),
  resourceServerUrl: resource,
  scopesSupported: [READ],
}));
app.all(resource.pathname, gate, (request, response) => void handler(request, response, request.body));
app.listen(port, "127.0.0.1");
