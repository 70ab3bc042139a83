/** Keycloak. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { type Claims, rfc9068 } from "../profile.ts";
import { weakenings } from "../weakenings.ts";

/** What has to be known about the realm. */
export interface KeycloakSettings {
  /** The realm's issuer: "https://id.example.com/realms/main". */
  issuer: string;
  /** The `aud` that an audience mapper adds, if that is not this resource but, say, a client id. */
  audience?: string;
}

/**
 * Whether a token has the claims of the client scope `service_account`: `clientId` in realms from before version 21,
 * `client_id` since, with the client's address beside either. Where it is asked, Keycloak adds a `client_id` to users'
 * tokens as well; those have a session.
 */
function isClient(
  { client_id, clientId, clientHost, clientAddress, sid }: Claims,
  issuedTo: string,
): boolean {
  return clientHost !== undefined || clientAddress !== undefined || clientId === issuedTo ||
    (client_id === issuedTo && sid === undefined);
}

/**
 * Trusts one Keycloak realm. It knows no `resource` parameter and names no audience by itself: a client scope for
 * this server needs an audience mapper with this resource as its "included custom audience".
 *
 * What it weakens: the audience comes with a scope, so that a client that has several such scopes gets tokens that
 * all their servers take, and each of them can replay at the others. The header's type is `JWT` unless a client is
 * set to `at+jwt`; the claim `typ` tells access tokens from ID and refresh tokens. Roles are those of the realm.
 *
 * A service account says so by what the client scope `service_account` puts into its tokens, from notes that no user's
 * session has. Where somebody has taken those mappers away, the account is taken for a user, under its own `sub`; its
 * name says nothing, since a user may have the same.
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
      isClient,
      weakenings: weakenings("audience_by_scope", "client_undecided"),
    },
  };
}
