/**
 * What most people deploy: Express, SDK v1 with `requireBearerAuth`, jose, on Node. As the SDK's stateless example has
 * it, with a verifier as jose's documentation writes one: SDK v1 brings none.
 */

import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { InvalidTokenError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createRemoteJWKSet, jwtVerify } from "jose";
import process from "node:process";
import { meter } from "../servers/meter.mjs";
import { createServer } from "./notes_server.mjs";

const [issuer] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));

const app = createMcpExpressApp();
const listening = app.listen(0, "127.0.0.1", () => {
  const resource = `http://127.0.0.1:${listening.address().port}/mcp`;

  async function verifyAccessToken(token) {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience: resource, typ: "at+jwt" });
      return {
        token,
        clientId: payload.client_id,
        scopes: payload.scope.split(" "),
        expiresAt: payload.exp,
        resource: new URL(resource),
      };
    } catch {
      throw new InvalidTokenError("The token could not be verified");
    }
  }
  const authenticated = requireBearerAuth({
    verifier: { verifyAccessToken },
    requiredScopes: ["notes:read"],
    expectedResource: resource,
  });

  app.post("/mcp", authenticated, async (request, response) => {
    const server = createServer();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
    response.on("close", () => {
      transport.close();
      server.close();
    });
  });
  meter(resource);
});
