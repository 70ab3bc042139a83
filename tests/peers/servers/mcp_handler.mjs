/**
 * mcp-handler: `withMcpAuth` and `protectedResourceHandler`. What `verifyToken` looks at is its user's. Every option:
 * `resourceMetadataPath` and `resourceUrl`, so that the document names this server whatever a request says; jose's
 * `audience`; and SDK v2's check of `Origin` in front.
 */

import { serve } from "@hono/node-server";
import { originValidationResponse } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import {
  createMcpHandler,
  metadataCorsOptionsRequestHandler,
  protectedResourceHandler,
  withMcpAuth,
} from "mcp-handler";
import { addTools } from "./inventory_v2.mjs";
import { authInfoOf } from "./jwt_verifier.mjs";
import { AUDIENCE, everyOption, ISSUER, port, READ, resource } from "./settings.mjs";

const path = "/.well-known/oauth-protected-resource";
const document = everyOption ? `${path}${resource.pathname}` : path;
const jose = everyOption ? { audience: AUDIENCE } : {};
const handler = createMcpHandler((server) => addTools(server), {});
const guarded = withMcpAuth(
  handler,
  (_request, token) => token === undefined ? undefined : authInfoOf(token, jose).catch(() => undefined),
  {
    required: true,
    requiredScopes: [READ],
    resourceMetadataPath: document,
    ...everyOption && { resourceUrl: resource.origin },
  },
);
const metadata = protectedResourceHandler({
  authServerUrls: [ISSUER],
  ...everyOption && { resourceUrl: resource.href },
});
const preflight = metadataCorsOptionsRequestHandler();

const app = new Hono();
app.get(document, (c) => metadata(c.req.raw));
app.options(document, () => preflight());
app.on(["GET", "POST"], resource.pathname, (c) => {
  const rejected = everyOption && originValidationResponse(c.req.raw, [resource.hostname]);
  return rejected || guarded(c.req.raw);
});

serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
