/**
 * @hono/mcp: `simpleMcpAuthRouter` for a provider of its own, `bearerAuth` and `StreamableHTTPTransport`. What
 * `verifyToken` looks at is its user's. Every option: jose's `audience`. The transport's `allowedOrigins` is left out: with
 * it, a client that sends no `Origin`, which is every client but a page, is refused.
 */

import { bearerAuth, simpleMcpAuthRouter, StreamableHTTPTransport } from "@hono/mcp";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createInventory } from "./inventory_v1.mjs";
import { authInfoOf } from "./jwt_verifier.mjs";
import { AUDIENCE, everyOption, ISSUER, port, READ, resource } from "./settings.mjs";

const verifyToken = async (token) => {
  try {
    const { scopes } = await authInfoOf(token, everyOption ? { audience: AUDIENCE } : {});
    return scopes.includes(READ);
  } catch {
    return false;
  }
};

const app = new Hono();
app.route("/", simpleMcpAuthRouter({ issuer: ISSUER, resourceServerUrl: resource, scopesSupported: [READ] }));
app.use(resource.pathname, bearerAuth({ verifyToken }));
app.all(resource.pathname, async (c) => {
  const transport = new StreamableHTTPTransport({ sessionIdGenerator: undefined });
  await createInventory().connect(transport);
  return transport.handleRequest(c);
});

serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
