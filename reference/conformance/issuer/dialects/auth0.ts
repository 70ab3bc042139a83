/** Auth0, access tokens in its own profile, which an API has unless it is set otherwise, and in that of RFC 9068. */

import { type Dialect, idOf, isClients, present, scopesOf } from "./dialect.ts";

/** What an action adds has to have a name of its own; there is no claim for roles otherwise. */
export const ROLES = "https://gatehouse.example/roles";

/**
 * The issuer ends in a slash. `azp` is the client; there is no `jti`. With `openid` the tenant's userinfo endpoint is
 * a second audience. A client's own tokens have its id with an ending for a subject.
 *
 * @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 */
export const auth0: Dialect = {
  provider: "Auth0, its own token profile",
  issuerOf: (origin) => `${origin}/`,
  audienceOf: (resource) => resource,
  typ: "JWT",
  algorithm: "RS256",
  claims(honest) {
    const { iss, sub, aud, client_id, iat, exp, scope, roles = [] } = honest;
    const common = { iss, iat, exp, scope, azp: client_id };
    if (isClients(honest)) {
      return present({ ...common, sub: `${client_id}@clients`, aud, gty: "client-credentials" });
    }
    return present({
      ...common,
      sub: `auth0|${idOf(`user ${sub}`).slice(0, 24)}`,
      aud: scopesOf(honest).includes("openid") ? [aud, `${iss}userinfo`] : aud,
      [ROLES]: roles.length > 0 ? roles : undefined,
    });
  },
};

/**
 * The same tenant where the API is set to RFC 9068: a type, `client_id` and `jti`. A client's own subject keeps its
 * ending.
 *
 * @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 */
export const auth0Rfc9068: Dialect = {
  ...auth0,
  provider: "Auth0, the profile of RFC 9068",
  typ: "at+jwt",
  claims(honest) {
    const { azp: client_id, gty: _, ...claims } = auth0.claims(honest);
    return { ...claims, client_id, jti: honest.jti };
  },
};
