/** Microsoft Entra ID, access tokens of version 2.0. */

import { type Dialect, guidOf, idOf, isClients, present, scopesOf } from "./dialect.ts";

/** The directory of everybody here. */
const TENANT = guidOf("gatehouse tenant");

/** A scope is asked for behind the API's identifier and a slash, and tokens leave that out. */
const withoutPrefix = (scope: string) => scope.replace(/^.*\//, "");

/** OpenID Connect's own say nothing about an API, and are in no access token. */
const OIDC = new Set(["openid", "profile", "email", "offline_access"]);

/**
 * `aud` is the API's application id, `azp` the id of the client that calls; `sub` is another one for every API. A
 * client's own tokens have the app roles that it was given, under `roles`, and no scopes.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export const entra: Dialect = {
  provider: "Microsoft Entra ID, version 2.0",
  issuerOf: (origin) => `${origin}/${TENANT}/v2.0`,
  audienceOf: (resource) => guidOf(`application ${resource}`),
  typ: "JWT",
  algorithm: "RS256",
  claims(honest) {
    const { iss, sub, aud, client_id, iat, exp, jti, roles = [] } = honest;
    const scopes = scopesOf(honest).map(withoutPrefix).filter((scope) => !OIDC.has(scope));
    const oid = guidOf(`object ${sub}`);
    const common = {
      aud: entra.audienceOf(aud),
      iss,
      iat,
      nbf: iat,
      exp,
      aio: idOf(`aio ${jti}`),
      azp: client_id,
      azpacr: isClients(honest) ? "1" : "0",
      oid,
      rh: `1.${idOf(client_id)}.`,
      tid: TENANT,
      uti: idOf(jti).slice(0, 22),
      ver: "2.0",
    };
    if (isClients(honest)) {
      return present({ ...common, sub: oid, roles: scopes.length > 0 ? scopes : undefined });
    }
    return present({
      ...common,
      name: sub,
      preferred_username: `${sub}@gatehouse.example`,
      roles: roles.length > 0 ? roles : undefined,
      scp: scopes.join(" ") || undefined,
      sub: `${idOf(`${sub} at ${aud}`)}AAAAAAAAAAA`,
    });
  },
};
