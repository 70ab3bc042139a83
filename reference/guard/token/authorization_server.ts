/** The authorization servers that a resource trusts, and how each one's tokens are verified. */

import { GuardConfigurationError } from "../configuration_error.ts";
import type { Profile } from "./profile.ts";

/** One trusted authorization server. */
export interface AuthorizationServer {
  /** Its issuer identifier (RFC 8414 §2), compared as a string: a slash more or less is another issuer. */
  issuer: string;
  /** What its JWT access tokens look like; default: what RFC 9068 says. */
  profile?: Profile;
  /**
   * Asks it about every token instead, where its tokens are opaque, or where a revocation has to count at once.
   * One server at most: an opaque token does not say who issued it, and showing it to another gives it away.
   */
  introspection?: Introspection;
}

/**
 * How tokens are introspected. The answer has to have `token_type`, `exp`, `client_id`, and an `aud` that is the
 * resource: a server that leaves the audience out cannot tell us whom a token is for.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2
 */
export interface Introspection {
  /** This resource's own client at the authorization server (RFC 7662 §2.1), for `client_secret_basic`. */
  clientId: string;
  /** Its secret. It appears in no error. */
  clientSecret: string;
  /** The endpoint; default: `introspection_endpoint` of the server's metadata. */
  endpoint?: string;
  /** Seconds for which an answer counts, and a revocation goes unnoticed: 0 to 300, default 30. */
  maxAge?: number;
}

/**
 * A setting of a profile that has to be given, because it stands in for what the provider's tokens lack.
 *
 * @param option Its name, after that of the profile: "cognito.clientIds".
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 */
export function requireSetting(holds: boolean, option: string, should: string): void {
  if (!holds) throw new GuardConfigurationError("authorization_servers_invalid", option, should);
}
