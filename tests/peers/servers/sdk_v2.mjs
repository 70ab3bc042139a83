/**
 * SDK v2 by web standards: `requireBearerAuth`, `oauthMetadataResponse` and `createMcpHandler`. Every option:
 * `expectedResource`, `scopeChallenge`, and the checks of `Host` and `Origin` that go in front of the handler.
 */

import { serve } from "@hono/node-server";
import {
  createMcpHandler,
  getOAuthProtectedResourceMetadataUrl,
  hostHeaderValidationResponse,
  OAuthError,
  OAuthErrorCode,
  oauthMetadataResponse,
  originValidationResponse,
  requireBearerAuth,
} from "@modelcontextprotocol/server";
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
const oauthMetadata = await issuerMetadata();
const handler = createMcpHandler(() => createInventory({ scopeChallenge: everyOption }));

async function fetch(request) {
  if (everyOption) {
    const rejected = hostHeaderValidationResponse(request, [resource.hostname]) ??
      originValidationResponse(request, [resource.hostname]);
    if (rejected) return rejected;
  }
  const document = oauthMetadataResponse(request, {
    oauthMetadata,
    resourceServerUrl: resource,
    scopesSupported: [READ],
  });
  if (document) return document;
  if (new URL(request.url).pathname !== resource.pathname) return new Response(null, { status: 404 });
  const authInfo = await gate(request);
  return authInfo instanceof Response ? authInfo : handler.fetch(request, { authInfo });
}

serve({ fetch, port, hostname: "127.0.0.1" });
