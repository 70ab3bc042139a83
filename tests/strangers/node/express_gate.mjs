/** What the strangers on Express and SDK v1 have in common: the SDK's own gate, with a verifier that is jose. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

import { InvalidTokenError, ServerError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { bearerIn, createVerifier } from "./verify.mjs";

/**
 * The SDK's gate.
 *
 * @param {object} settings
 * @param {string} settings.issuer
 * @param {string} settings.audience
 * @param {string} [settings.resourceMetadataUrl]
 * @returns {(...scopes: string[]) => import("express").RequestHandler} a gate that takes these scopes
 */
export function createGate({ issuer, audience, resourceMetadataUrl }) {
  const verify = createVerifier({ issuer, audience });
  const verifier = {
    async verifyAccessToken(token) {
      const caller = await verify(token).catch(() => {
        throw new ServerError("The issuer cannot be asked");
      });
      if (!caller) throw new InvalidTokenError("The token is not good here");
      const { client, scopes, expiresAt, subject } = caller;
      return { token, clientId: client, scopes, expiresAt, extra: { subject } };
    },
  };
  return (...requiredScopes) => {
    const gate = requireBearerAuth({ verifier, requiredScopes, resourceMetadataUrl });
    return (request, response, next) => {
      // SDK v1 splits at each space, where RFC 9110 §11.4 allows several after the scheme.
      const token = bearerIn(request.headers.authorization);
      if (token) request.headers.authorization = `Bearer ${token}`;
      return gate(request, response, next);
    };
  };
}

/**
 * Whether a body that was parsed calls this tool, alone or among others.
 *
 * @param {unknown} body
 * @param {string} name
 */
export function calls(body, name) {
  return [body].flat().some((message) => message?.method === "tools/call" && message.params?.name === name);
}
