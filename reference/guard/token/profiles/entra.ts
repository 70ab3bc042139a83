/** Microsoft Entra ID, access tokens of version 2.0 and 1.0. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { type Claims, ID_TOKEN_CLAIMS, rfc9068 } from "../profile.ts";
import { weakenings } from "../weakenings.ts";

/** What has to be known about the registration. */
export interface EntraSettings {
  /** The directory (tenant) id, a GUID. Never "common" or "organizations": those are everybody's tenants. */
  tenantId: string;
  /**
   * The version of the tokens, which the registration of this API decides (`requestedAccessTokenVersion`) and no
   * client; a registration that says nothing gets "1.0". Default "2.0".
   */
  version?: "1.0" | "2.0";
  /**
   * The `aud` of tokens for this API. In version 2.0 its application (client) id, whatever the client asked for. In
   * 1.0 that, or the one of its `identifierUris` that the client asked for: with an entry that is the very URL of this
   * resource, on a domain that the tenant has verified, the resource itself.
   */
  audience: string;
  /**
   * What clients have to write in front of a scope, and what is left out of the token: one of `identifierUris` and a
   * slash, such as `api://`, the application id and a slash. The scope policy then names scopes in full, so that
   * challenges and metadata do too: a bare name is taken for one of Microsoft Graph's. Default: nothing.
   */
  scopePrefix?: string;
  /**
   * The scopes that an app role grants, as the policy names them: `{ "Notes.Read.All": ["notes:read"] }`. Tokens of
   * clients that act for themselves have roles and no scopes. It is read for them alone: to a user, a role of the same
   * name grants nothing. Default: no role grants anything.
   */
  appRoles?: Readonly<Record<string, readonly string[]>>;
  /** The host that issues the tokens, of a national cloud; default: the global one of the version. */
  authority?: string;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Each version has an issuer of its own, and another name for the client. */
const VERSIONS = {
  "1.0": { authority: "https://sts.windows.net", ending: "/", clientClaim: "appid" },
  "2.0": { authority: "https://login.microsoftonline.com", ending: "/v2.0", clientClaim: "azp" },
} as const;

/**
 * Whether a token is a client's own. `idtyp` says so where the registration asks for that claim. A token without
 * scopes alone does not: users have such tokens too, where roles decide. But only a client has its object id for a
 * subject; a user's subject is another one for every registration.
 */
function isClient(claims: Claims): boolean {
  const { idtyp, scp, oid, sub } = claims;
  return idtyp === undefined ? scp === undefined && oid === sub : idtyp === "app" && scp === undefined;
}

/**
 * Trusts one Entra tenant.
 *
 * What it weakens: tokens are of type `JWT` as ID tokens are, so the two are told apart by their claims; and the
 * audience is one id for the whole registration, so that two resources that share one take each other's tokens.
 * `sub` is another one for every registration.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/claims-validation
 */
export function entra(settings: EntraSettings): AuthorizationServer {
  const { tenantId, version = "2.0", audience, scopePrefix = "", appRoles } = settings;
  requireSetting(GUID.test(tenantId), "entra.tenantId", "the GUID of one tenant, in lower case");
  requireSetting(Object.hasOwn(VERSIONS, version), "entra.version", '"1.0" or "2.0"');
  requireSetting(audience !== "", "entra.audience", "the application id of this API");
  const { authority, ending, clientClaim } = VERSIONS[version];
  return {
    issuer: `${settings.authority ?? authority}/${tenantId}${ending}`,
    profile: {
      ...rfc9068,
      name: "entra",
      types: ["jwt"],
      audience,
      pinned: { ver: version, tid: tenantId },
      required: ["iat"],
      forbidden: ID_TOKEN_CLAIMS,
      clientClaim,
      scopeClaim: "scp",
      scopePrefix,
      appRoles,
      tokenIdClaim: "uti",
      isClient,
      weakenings: weakenings(
        "type_shared",
        "audience_shared",
        "token_id_missing",
        appRoles !== undefined && "roles_grant",
      ),
    },
  };
}
