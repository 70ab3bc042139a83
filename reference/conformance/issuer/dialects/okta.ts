/** Okta, access tokens of a custom authorization server. */

import { type Dialect, idOf, isClients, present, scopesOf } from "./dialect.ts";

/**
 * The header has no type. `scp` is a list, `cid` the client; `sub` is the user's login, and `uid` who that is. The
 * audience is the authorization server's: each resource has one of its own here, as Okta's advice is.
 *
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/
 */
export const okta: Dialect = {
  provider: "Okta, a custom authorization server",
  issuerOf: (origin) => `${origin}/oauth2/default`,
  audienceOf: (resource) => `api://${resource.replace(/^[a-z]+:\/\//, "")}`,
  typ: undefined,
  algorithm: "RS256",
  claims(honest) {
    const { iss, sub, aud, client_id, iat, exp, jti, roles = [] } = honest;
    const scopes = scopesOf(honest);
    const common = {
      ver: 1,
      jti: `AT.${jti}`,
      iss,
      aud: okta.audienceOf(aud),
      iat,
      exp,
      cid: client_id,
      scp: scopes.length > 0 ? scopes : undefined,
    };
    if (isClients(honest)) return present({ ...common, sub: client_id });
    return present({
      ...common,
      uid: `00u${idOf(`user ${sub}`).slice(0, 17)}`,
      auth_time: iat,
      sub: `${sub}@gatehouse.example`,
      groups: roles.length > 0 ? roles : undefined,
    });
  },
};
