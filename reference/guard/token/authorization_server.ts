/** The authorization servers that a resource trusts, and how each one's tokens are verified. */

import { GuardConfigurationError } from "../configuration_error.ts";
import type { FormerAudience } from "./former_audiences.ts";
import type { Profile } from "./profile.ts";
import { type Weakening, weakenings } from "./weakenings.ts";

/** One trusted authorization server. */
export interface AuthorizationServer {
  /** Its issuer identifier (RFC 8414 §2), compared as a string: a slash more or less is another issuer. */
  issuer: string;
  /** What its JWT access tokens look like, or what its answers say where it is asked; default: what RFC 9068 says. */
  profile?: Profile;
  /**
   * What its tokens had for an audience before they had this resource: taken to the letter, until a last day, so that
   * switching the audience on signs nobody out. Whatever else goes by such an audience can replay them meanwhile.
   */
  formerAudiences?: readonly FormerAudience[];
  /**
   * Where its keys are, if that is not where its metadata says: at an address of the network that both are in, say.
   * Then its metadata is not read. https, or http on loopback.
   */
  jwksUri?: string;
  /**
   * Asks it about every token instead, where its tokens are opaque, or where a revocation has to count at once.
   * One server at most: an opaque token does not say who issued it, and showing it to another gives it away.
   */
  introspection?: Introspection;
}

/**
 * How tokens are introspected. The answer has to have `token_type`, `exp`, `client_id`, `sub`, and an `aud` that is the
 * resource: a server that leaves the audience out cannot tell us whom a token is for, and one that leaves the subject
 * out, who it is about. Most of that is optional in RFC 7662; what an issuer leaves out has to be said here, or in its
 * profile, and costs a guarantee.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2
 */
export interface Introspection {
  /** This resource's own client at the authorization server (RFC 7662 §2.1), for `client_secret_basic`. */
  clientId: string;
  /** Its secret. It appears in no error. */
  clientSecret: string;
  /** The endpoint, https or http on loopback; default: `introspection_endpoint` of the server's metadata. */
  endpoint?: string;
  /** Seconds for which an answer counts, and a revocation goes unnoticed: 0 to 300, default 30. */
  maxAge?: number;
  /**
   * The member that names the user, such as "username"; default: the profile's, which is `sub`. With another one,
   * tokens of clients that act for themselves are refused: nobody is named in their answers.
   */
  subjectClaim?: string;
  /** The member that says whom a token is for; default: the profile's, which is `aud`. */
  audienceClaim?: string;
  /**
   * Says that this issuer's tokens are clients' only. Then an answer without a subject is about its client; one with a
   * `username` beside that is still refused.
   */
  clientsOnly?: boolean;
  /** Takes answers without `token_type`, of an issuer that does not call refresh tokens active. */
  untyped?: boolean;
}

/**
 * What trusting this server gives up, for the record at start: nothing where its tokens are as RFC 9068 has them.
 *
 * @param resource This server's resource identifier.
 */
export function weakeningsOf(
  { profile, introspection, formerAudiences = [] }: AuthorizationServer,
  resource: string,
): readonly Weakening[] {
  // An audience that is this resource is shared with nobody, however it came to be set.
  const ofProfile = (profile?.weakenings ?? []).filter(({ name }) => {
    return name !== "audience_shared" || profile?.audience !== resource;
  });
  const former = weakenings(formerAudiences.length > 0 && "audience_former");
  if (!introspection) return [...ofProfile, ...former];
  const { subjectClaim = "sub", audienceClaim = "aud", clientsOnly, untyped } = introspection;
  const asked = weakenings(
    subjectClaim !== "sub" && "subject_elsewhere",
    audienceClaim !== "aud" && "audience_elsewhere",
    clientsOnly && "clients_only",
    untyped && "token_kind_unsaid",
  );
  // The issuer is asked about the token itself: its header does not count, nor need it have an id.
  const header = ["type_shared", "token_id_missing"];
  return [...ofProfile.filter(({ name }) => !header.includes(name)), ...asked, ...former];
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
