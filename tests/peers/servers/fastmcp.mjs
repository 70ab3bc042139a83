/** fastmcp: its own `JWKSVerifier` with an issuer and an audience, in `authenticate`, and its OAuth documents. */

import { FastMCP, requireScopes } from "fastmcp";
import { JWKSVerifier } from "fastmcp/auth";
import { z } from "zod";
import { AUDIENCE, ISSUER, issuerMetadata, JWKS_URI, port, READ, resource, WRITE } from "./settings.mjs";
import { restock, stock } from "./stock.mjs";

const verifier = new JWKSVerifier({ jwksUri: JWKS_URI, issuer: ISSUER, audience: AUDIENCE });
const { authorization_endpoint, token_endpoint } = await issuerMetadata();

const server = new FastMCP({
  name: "inventory",
  version: "1.0.0",
  oauth: {
    enabled: true,
    authorizationServer: {
      issuer: ISSUER,
      authorizationEndpoint: authorization_endpoint,
      tokenEndpoint: token_endpoint,
      jwksUri: JWKS_URI,
      responseTypesSupported: ["code"],
    },
    protectedResource: { resource: resource.href, authorizationServers: [ISSUER], scopesSupported: [READ] },
  },
  async authenticate({ headers }) {
    const [scheme, token] = headers.authorization?.split(" ") ?? [];
    const { valid, claims } = scheme === "Bearer" && token ? await verifier.verify(token) : { valid: false };
    if (!valid) throw new Response(null, { status: 401, statusText: "Unauthorized" });
    return { subject: claims.sub, scopes: [claims.scope ?? []].flat() };
  },
});
server.addTool({
  name: "list_stock",
  description: "What is in stock",
  canAccess: requireScopes(READ),
  execute: () => Promise.resolve(stock()),
});
server.addTool({
  name: "restock",
  description: "Adds to the stock",
  parameters: z.object({ item: z.string().min(1), count: z.number().int().min(1) }),
  canAccess: requireScopes(READ, WRITE),
  execute: (args) => Promise.resolve(restock(args)),
});
await server.start({
  transportType: "httpStream",
  httpStream: { port, host: "127.0.0.1", endpoint: resource.pathname, stateless: true },
});
