/** Keycloak, access tokens of a realm in which an audience mapper names this resource. */

import { type Dialect, guidOf, isClients, present } from "./dialect.ts";

/**
 * The claim `typ` tells access tokens from others; `aud` is a list, `azp` the client. Roles are the realm's. A service
 * account's tokens say from where it called, and have no session.
 *
 * @see https://www.keycloak.org/docs/latest/server_admin/#audience-support
 */
export const keycloak: Dialect = {
  provider: "Keycloak, with an audience mapper",
  issuerOf: (origin) => `${origin}/realms/gatehouse`,
  audienceOf: (resource) => resource,
  typ: "JWT",
  algorithm: "RS256",
  claims(honest) {
    const { iss, sub, aud, client_id, iat, exp, jti, scope, roles = [] } = honest;
    const common = {
      exp,
      iat,
      iss,
      aud: [aud, "account"],
      sub: guidOf(`user ${sub}`),
      typ: "Bearer",
      azp: client_id,
      acr: "1",
      realm_access: { roles: ["offline_access", "uma_authorization", ...roles] },
      resource_access: { account: { roles: ["manage-account", "view-profile"] } },
      scope,
    };
    if (isClients(honest)) {
      return present({
        ...common,
        jti: `trrtcc:${guidOf(jti)}`,
        clientHost: "127.0.0.1",
        clientAddress: "127.0.0.1",
        client_id,
        preferred_username: `service-account-${client_id}`,
      });
    }
    return present({
      ...common,
      jti: `onrtac:${guidOf(jti)}`,
      auth_time: iat,
      sid: guidOf(`session of ${sub}`),
      preferred_username: sub,
      email: `${sub}@gatehouse.example`,
      email_verified: true,
    });
  },
};
