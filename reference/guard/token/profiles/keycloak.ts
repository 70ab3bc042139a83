/** Keycloak. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { rfc9068 } from "../profile.ts";

/** What has to be known about the realm. */
export interface KeycloakSettings {
  /** The realm's issuer: "https://id.example.com/realms/main". */
  issuer: string;
  /** The `aud` that an audience mapper adds, if that is not this resource but, say, a client id. */
  audience?: string;
}

/**
 * Trusts one Keycloak realm. It knows no `resource` parameter and names no audience by itself: a client scope for
 * this server needs an audience mapper with this resource as its "included custom audience".
 *
 * What it weakens: the audience comes with a scope, so that a client that has several such scopes gets tokens that
 * all their servers take, and each of them can replay at the others. The header's type is `JWT` unless a client is
 * set to `at+jwt`; the claim `typ` tells access tokens from ID and refresh tokens. Roles are those of the realm.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://www.keycloak.org/docs/latest/server_admin/#audience-support
 */
export function keycloak({ issuer, audience }: KeycloakSettings): AuthorizationServer {
  requireSetting(audience !== "", "keycloak.audience", "the audience that the mapper adds");
  return {
    issuer,
    profile: {
      ...rfc9068,
      name: "keycloak",
      types: ["jwt", "at+jwt"],
      audience,
      pinned: { typ: "Bearer" },
      // Not `nonce`: older versions, and a mapper that behaves like them, put it into access tokens too.
      forbidden: ["at_hash", "c_hash"],
      clientClaim: "azp",
      rolesPath: ["realm_access", "roles"],
      isClient: (claims, clientId) => {
        return claims["preferred_username"] === `service-account-${clientId.toLowerCase()}`;
      },
    },
  };
}
