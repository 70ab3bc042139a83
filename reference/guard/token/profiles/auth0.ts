/** Auth0. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { ID_TOKEN_CLAIMS, type Profile, rfc9068 } from "../profile.ts";
import { weakenings } from "../weakenings.ts";

/** What has to be known about the tenant and the API. */
export interface Auth0Settings {
  /** The tenant's issuer, with the slash at its end: "https://tenant.eu.auth0.com/". */
  issuer: string;
  /** The token dialect that the API is set to: "rfc9068" if there is a choice, "auth0" where it is the default. */
  dialect: "auth0" | "rfc9068";
}

/** The subject of a token without a user is its client with this ending; users' ids have a bar in them. */
const isClient: Profile["isClient"] = (claims, clientId) => claims["sub"] === `${clientId}@clients`;

/**
 * Trusts one Auth0 tenant. Its API has to be registered under this resource's identifier, and the tenant's
 * "resource parameter compatibility profile" has to be on: otherwise a token that a client asks for with `resource`
 * is opaque, or encrypted, and refused.
 *
 * What the "auth0" dialect weakens: tokens are of type `JWT` as ID tokens are, so the two are told apart by their
 * claims, and have no `jti` by which one of them could be revoked. `permissions`, where role-based access is on,
 * stays among the caller's claims.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 */
export function auth0({ issuer, dialect }: Auth0Settings): AuthorizationServer {
  requireSetting(issuer.endsWith("/"), "auth0.issuer", "the tenant's URL with the slash at its end");
  requireSetting(["auth0", "rfc9068"].includes(dialect), "auth0.dialect", '"auth0" or "rfc9068"');
  if (dialect === "rfc9068") return { issuer, profile: { ...rfc9068, name: "auth0", isClient } };
  return {
    issuer,
    profile: {
      ...rfc9068,
      name: "auth0",
      types: ["jwt"],
      required: ["iat"],
      forbidden: ID_TOKEN_CLAIMS,
      clientClaim: "azp",
      isClient,
      weakenings: weakenings("type_shared", "token_id_missing"),
    },
  };
}
