/** Microsoft Entra ID, access tokens of version 2.0 and of version 1.0. */

import {
  type Claims,
  type Dialect,
  guidOf,
  type HonestClaims,
  idOf,
  isClients,
  present,
  scopesOf,
} from "./dialect.ts";

/** The directory of everybody here. */
const TENANT = guidOf("gatehouse tenant");

/** A scope is asked for behind the API's identifier and a slash, and tokens leave that out. */
const withoutPrefix = (scope: string) => scope.replace(/^.*\//, "");

/** OpenID Connect's own say nothing about an API, and are in no access token. */
const OIDC = new Set(["openid", "profile", "email", "offline_access"]);

/** What both versions say alike. */
function common({ iss, iat, exp, jti, sub, client_id }: HonestClaims): Claims {
  return {
    iss,
    iat,
    nbf: iat,
    exp,
    aio: idOf(`aio ${jti}`),
    oid: guidOf(`object ${sub}`),
    rh: `1.${idOf(client_id)}.`,
    tid: TENANT,
    uti: idOf(jti).slice(0, 22),
  };
}

/** A client's own tokens have the app roles that it was given, under `roles`, and no scopes. */
function granted(honest: HonestClaims): Claims {
  const { sub, aud, roles = [] } = honest;
  const scopes = scopesOf(honest).map(withoutPrefix).filter((scope) => !OIDC.has(scope));
  if (isClients(honest)) {
    return { sub: guidOf(`object ${sub}`), roles: scopes.length > 0 ? scopes : undefined };
  }
  return {
    name: sub,
    roles: roles.length > 0 ? roles : undefined,
    scp: scopes.join(" ") || undefined,
    sub: `${idOf(`${sub} at ${aud}`)}AAAAAAAAAAA`,
  };
}

/**
 * `aud` is the API's application id, `azp` the id of the client that calls; `sub` is another one for every API.
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
    const { sub, aud, client_id } = honest;
    const azpacr = isClients(honest) ? "1" : "0";
    const preferred_username = isClients(honest) ? undefined : `${sub}@gatehouse.example`;
    return present({
      ...common(honest),
      aud: entra.audienceOf(aud),
      azp: client_id,
      azpacr,
      preferred_username,
      ver: "2.0",
      ...granted(honest),
    });
  },
};

/**
 * What an API gets that does not ask for version 2.0: another issuer, `appid` for `azp`, and for an audience the
 * identifier that the client asked with.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export const entraV1: Dialect = {
  ...entra,
  provider: "Microsoft Entra ID, version 1.0",
  issuerOf: (origin) => `${origin}/sts.windows.net/${TENANT}/`,
  audienceOf: (resource) => `api://${entra.audienceOf(resource)}`,
  claims(honest) {
    const { sub, aud, client_id } = honest;
    const appidacr = isClients(honest) ? "1" : "0";
    const upn = isClients(honest) ? undefined : `${sub}@gatehouse.example`;
    return present({
      ...common(honest),
      aud: entraV1.audienceOf(aud),
      appid: client_id,
      appidacr,
      unique_name: upn,
      upn,
      ver: "1.0",
      ...granted(honest),
    });
  },
};
