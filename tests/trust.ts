/** Servers that trust a provider, told what a dialect says of itself and nothing else. */

import type { DialectName } from "../reference/conformance/issuer/dialects/all.ts";
import type { AuthorizationServer } from "../reference/guard/token/authorization_server.ts";
import { auth0, cognito, entra, keycloak, okta } from "../reference/guard/token/profiles/mod.ts";

/** By the name of the dialect, the guard's profile of that provider. */
export const TRUST: Record<
  DialectName,
  (issuer: string, audience: string, clientId: string) => AuthorizationServer
> = {
  entra(issuer, audience) {
    const [, authority = "", tenantId = ""] = /^(.*)\/([^/]+)\/v2\.0$/.exec(issuer) ?? [];
    return entra({ authority, tenantId, audience });
  },
  okta: (issuer, audience) => okta({ issuer, audience }),
  auth0: (issuer) => auth0({ issuer, dialect: "auth0" }),
  cognito: (issuer, _audience, clientId) => cognito({ issuer, clientIds: [clientId] }),
  keycloak: (issuer) => keycloak({ issuer }),
};
