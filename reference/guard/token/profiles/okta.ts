/** Okta, custom authorization servers. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { ID_TOKEN_CLAIMS, rfc9068 } from "../profile.ts";
import { weakenings } from "../weakenings.ts";

/** What has to be known about the authorization server. */
export interface OktaSettings {
  /**
   * The issuer of a custom authorization server, `https://…/oauth2/default` or another. Access tokens of the
   * organisation's own server are for Okta's APIs alone and cannot be verified by anybody else.
   */
  issuer: string;
  /** The `aud` of its tokens, if that is not this resource: the server has one for all its tokens. */
  audience?: string;
}

/**
 * Trusts one Okta custom authorization server.
 *
 * What it weakens: tokens have no type, so ID tokens are told apart by their claims; and the audience belongs to
 * the authorization server, not to the request: give every resource a server of its own. `sub` is the user's login
 * unless the server is told otherwise, and a login can pass to somebody else: make it `user.id` there.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://developer.okta.com/docs/guides/validate-access-tokens/
 * @see https://developer.okta.com/docs/concepts/auth-servers/
 */
export function okta({ issuer, audience }: OktaSettings): AuthorizationServer {
  requireSetting(
    /\/oauth2\/[^/]+$/.test(issuer),
    "okta.issuer",
    "the issuer of a custom authorization server, which ends in /oauth2/ and its id",
  );
  requireSetting(audience !== "", "okta.audience", "the audience of that authorization server");
  return {
    issuer,
    profile: {
      ...rfc9068,
      name: "okta",
      types: ["", "jwt", "at+jwt"],
      audience,
      forbidden: ID_TOKEN_CLAIMS,
      clientClaim: "cid",
      scopeClaim: "scp",
      scopeForm: "list",
      rolesPath: ["groups"],
      isClient: (claims) => claims["uid"] === undefined,
      weakenings: weakenings("type_shared", "audience_shared", "subject_reused"),
    },
  };
}
