/**
 * @better-auth/mcp in front of a server that is not its authorization server: `createMcpProtectedRequestHandler`, and
 * SDK v2 for the revision that it is meant for, behind its own check of `Origin`. The document is written out: better-auth
 * serves it beside its sign-in.
 */

import { createMcpProtectedRequestHandler } from "@better-auth/mcp";
import { serve } from "@hono/node-server";
import { createMcpHandler, originValidationResponse } from "@modelcontextprotocol/server";
import { createInsufficientScopeError } from "better-auth/oauth2";
import { createInventory } from "./inventory_v2.mjs";
import { AUDIENCE, document, ISSUER, JWKS_URI, port, READ, resource, WRITE } from "./settings.mjs";

const handler = createMcpHandler(() => createInventory(), { legacy: "reject" });
const guarded = createMcpProtectedRequestHandler(
  { issuer: ISSUER, audience: AUDIENCE, jwksUrl: JWKS_URI, requiredScopes: [READ] },
  async (request, { scope = "" }) => {
    const message = await request.clone().json().catch(() => undefined);
    if (message?.params?.name === "restock" && !scope.split(" ").includes(WRITE)) {
      throw createInsufficientScopeError([WRITE]);
    }
    return await handler.fetch(request);
  },
);

function fetch(request) {
  const { pathname } = new URL(request.url);
  if (pathname === document.path) return Response.json(document.body);
  if (pathname !== resource.pathname) return new Response(null, { status: 404 });
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
  return originValidationResponse(request, [resource.hostname]) ?? guarded(request);
}

serve({ fetch, port, hostname: "127.0.0.1" });
