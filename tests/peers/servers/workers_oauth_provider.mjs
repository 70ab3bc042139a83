/**
 * @cloudflare/workers-oauth-provider in workerd: an `OAuthResourceServer` for another issuer, whose tokens jose verifies
 * as its documentation has it. What a tool takes is its handler's to ask for, by `insufficientScope`. In front is SDK v2's
 * check of `Origin`.
 */

// deno-lint-ignore-file explicit-module-boundary-types -- a Worker of plain JavaScript

import { insufficientScope, OAuthResourceServer } from "@cloudflare/workers-oauth-provider";
import { createMcpHandler, McpServer, originValidationResponse } from "@modelcontextprotocol/server";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { z } from "zod";
import { restock, stock } from "./stock.mjs";

const [READ, WRITE] = ["inventory:read", "inventory:write"];

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "inventory", version: "1.0.0" });
  server.registerTool("list_stock", { description: "What is in stock" }, () => stock());
  server.registerTool("restock", {
    description: "Adds to the stock",
    inputSchema: z.object({ item: z.string().min(1), count: z.number().int().min(1) }),
  }, restock);
  return server;
});

function createServer({ RESOURCE, ISSUER, JWKS_URI }) {
  const keys = createRemoteJWKSet(new URL(JWKS_URI));
  return new OAuthResourceServer({
    resourceMetadata: { resource: RESOURCE, authorization_servers: [ISSUER] },
    requiredScopes: [READ],
    validateToken: () => async (resource, token) => {
      try {
        const options = { issuer: ISSUER, audience: resource, typ: "at+jwt" };
        const { payload } = await jwtVerify(token, keys, options);
        const scope = typeof payload.scope === "string" ? payload.scope.split(" ") : [];
        return { props: { userId: payload.sub }, audience: resource, expiresAt: payload.exp, scope };
      } catch (error) {
        if (error instanceof errors.JOSEError && error.code !== "ERR_JWKS_TIMEOUT") return null;
        throw error;
      }
    },
    handler: {
      async fetch(request, _env, { auth }) {
        const message = await request.clone().json().catch(() => undefined);
        const needed = message?.params?.name === "restock" ? [READ, WRITE] : [READ];
        if (!needed.every((scope) => auth.scope.includes(scope))) return insufficientScope(auth, needed);
        return await handler.fetch(request);
      },
    },
  });
}

let server;

export default {
  fetch(request, env, context) {
    const rejected = originValidationResponse(request, [new URL(env.RESOURCE).hostname]);
    if (rejected) return rejected;
    server ??= createServer(env);
    return server.fetch(request, env, context);
  },
};
