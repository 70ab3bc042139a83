/** Microsoft Entra ID, v2.0 access tokens. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { ID_TOKEN_CLAIMS, rfc9068 } from "../profile.ts";

/** What has to be known about the registration. */
export interface EntraSettings {
  /** The directory (tenant) id, a GUID. Never "common" or "organizations": those are everybody's tenants. */
  tenantId: string;
  /**
   * The `aud` of tokens for this API: its application (client) id in v2.0 tokens, whatever the client asked for;
   * an `api://` URI only where the registration was made to put that there.
   */
  audience: string;
  /**
   * What clients have to write in front of a scope, and what is left out of the token: `api://`, the application id
   * and a slash, unless the registration has another URI. The scope policy then names scopes in full, so that
   * challenges and metadata do too: a bare name is taken for one of Microsoft Graph's. Default: nothing.
   */
  scopePrefix?: string;
  /** The sign-in host of a national cloud; default: the global one. */
  authority?: string;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Trusts one Entra tenant. The API's registration has to ask for v2.0 tokens (`requestedAccessTokenVersion: 2`).
 *
 * What it weakens: tokens are of type `JWT` as ID tokens are, so the two are told apart by their claims; and the
 * audience is one id for the whole registration, so that two resources that share one take each other's tokens.
 * `sub` is another one for every registration. Tokens of a client alone have app roles and no scopes.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export function entra(
  { tenantId, audience, scopePrefix = "", authority = "https://login.microsoftonline.com" }: EntraSettings,
): AuthorizationServer {
  requireSetting(GUID.test(tenantId), "entra.tenantId", "the GUID of one tenant, in lower case");
  requireSetting(audience !== "", "entra.audience", "the application id of this API");
  return {
    issuer: `${authority}/${tenantId}/v2.0`,
    profile: {
      ...rfc9068,
      name: "entra",
      types: ["jwt"],
      audience,
      pinned: { ver: "2.0", tid: tenantId },
      required: ["iat"],
      forbidden: ID_TOKEN_CLAIMS,
      clientClaim: "azp",
      scopeClaim: "scp",
      scopePrefix,
      tokenIdClaim: "uti",
      // Only tokens of users have scopes.
      isClient: (claims) => claims["scp"] === undefined,
    },
  };
}
