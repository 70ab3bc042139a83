/** An issuer whose access tokens say nothing, and which answers for them (RFC 7662): Ory Hydra, as it is by default. */

import { type Dialect, isClients, present } from "./dialect.ts";

/**
 * What its answers say. `aud` is a list, `token_use` tells access tokens from refresh tokens, which it answers for as
 * well, and what the login adds stands under `ext`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 */
export const opaqueDialect: Dialect = {
  provider: "Ory Hydra, opaque tokens",
  issuerOf: (origin) => `${origin}/hydra`,
  audienceOf: (resource) => resource,
  typ: "JWT",
  algorithm: "RS256",
  claims(honest) {
    const { iss, sub, aud, client_id, iat, exp, scope, roles = [] } = honest;
    return present({
      iss,
      sub,
      aud: [aud],
      client_id,
      iat,
      nbf: iat,
      exp,
      scope,
      token_use: "access_token",
      ext: isClients(honest) ? undefined : { roles },
    });
  },
};
