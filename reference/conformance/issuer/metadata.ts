/** The two public documents: the issuer's metadata and its keys. */

import { json } from "./http.ts";
import { AUTH_METHODS, GRANT_TYPES } from "./register.ts";
import { EXCHANGES } from "./server_client.ts";
import type { State } from "./state.ts";

/** Both documents are public, and clients in web pages read them. */
const CORS = { "access-control-allow-origin": "*" };

/**
 * The paths under which clients look for an issuer's metadata: the well-known part comes before the issuer's own
 * path, and in OpenID Connect after it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3.1
 */
export function metadataPaths(issuerPath: string): string[] {
  return [
    `/.well-known/oauth-authorization-server${issuerPath}`,
    `/.well-known/openid-configuration${issuerPath}`,
    `${issuerPath}/.well-known/openid-configuration`,
  ];
}

/**
 * The metadata document.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export function metadata({ issuer, resources, keys, behaviour }: State): Response {
  const base = issuer.replace(/\/$/, "");
  const scopes = [...new Set([...resources.values()].flat())];
  return json(
    {
      issuer,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      introspection_endpoint: `${base}/introspect`,
      registration_endpoint: `${base}/register`,
      jwks_uri: `${base}/jwks`,
      // A list without elements has to be left out (RFC 8414 §3.2).
      scopes_supported: scopes.length > 0 ? scopes : undefined,
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: [...GRANT_TYPES, ...Object.values(EXCHANGES)],
      token_endpoint_auth_methods_supported: AUTH_METHODS,
      introspection_endpoint_auth_methods_supported: AUTH_METHODS.filter((method) => method !== "none"),
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      // There are no ID tokens here, but OpenID Connect Discovery §3 requires these two of every document.
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: [keys.alg],
      ...behaviour.metadata,
    },
    200,
    CORS,
  );
}

/**
 * The key set.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function jwks({ keys, behaviour }: State): Response {
  return json(behaviour.servedKeys ?? { keys: keys.published() }, 200, {
    ...CORS,
    "content-type": "application/jwk-set+json",
  });
}
