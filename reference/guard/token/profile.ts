/** What the tokens of a provider look like, where they are not what RFC 9068 says. */

import type { Weakening } from "./weakenings.ts";

/** The claims of a token, from whoever signed it. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * What an issuer's access tokens look like. All but the standard one lack a guarantee that RFC 9068 gives; what
 * has to make up for it is a setting of the function that makes the profile.
 */
export interface Profile {
  /** For audit records: "rfc9068", "entra". */
  readonly name: string;
  /** Accepted header `typ`s, in lower case and without "application/"; "" accepts a token that has none. */
  readonly types: readonly string[];
  /** The claim that says whom a token is for. */
  readonly audienceClaim: string;
  /** The audience of tokens for us, where the provider cannot be made to put the resource there. */
  readonly audience?: string;
  /** The clients whose tokens are taken, where nothing in a token says whom it is for. */
  readonly clientIds?: readonly string[];
  /** Claims with the one text that they must have. */
  readonly pinned: Readonly<Record<string, string>>;
  /** Claims that must be there, besides those without which nothing works. */
  readonly required: readonly string[];
  /** Claims that only ID tokens have. */
  readonly forbidden: readonly string[];
  /** The claim that names the user, or the client where it acts for itself. */
  readonly subjectClaim: string;
  /** Every token is a client's own: without a subject it is the client's. */
  readonly clientsOnly: boolean;
  /** The claim that names the client. */
  readonly clientClaim: string;
  /** The claim with the granted scopes. */
  readonly scopeClaim: string;
  /** Whether that is one text, with spaces in between, a list, or now this and now that. */
  readonly scopeForm: "text" | "list" | "either";
  /** What clients have to write in front of a scope to ask for it, where it is left out of the token. */
  readonly scopePrefix: string;
  /** Where the user's roles are: a claim, or one inside another. */
  readonly rolesPath: readonly string[];
  /** The scopes that a role grants to a client that acts for itself, and to nobody else. */
  readonly appRoles?: Readonly<Record<string, readonly string[]>>;
  /** The claim that names the token. */
  readonly tokenIdClaim: string;
  /** Whether the token has no user behind it, once its claims have been checked. */
  isClient(claims: Claims, clientId: string): boolean;
  /** What is given up. */
  readonly weakenings: readonly Weakening[];
}

/** What tells an ID token from an access token where both have the same type (OpenID Connect Core §2, §3.3.2.11). */
export const ID_TOKEN_CLAIMS: readonly string[] = ["nonce", "at_hash", "c_hash"];

/**
 * The standard: the default wherever an issuer keeps to it. Its `typ` rules out ID tokens and everything else that
 * the issuer signs, and its `aud` is the resource that the client asked for.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2
 */
export const rfc9068: Profile = {
  name: "rfc9068",
  types: ["at+jwt"],
  audienceClaim: "aud",
  pinned: {},
  required: ["iat", "jti"],
  forbidden: [],
  subjectClaim: "sub",
  clientsOnly: false,
  clientClaim: "client_id",
  scopeClaim: "scope",
  scopeForm: "text",
  scopePrefix: "",
  rolesPath: ["roles"],
  tokenIdClaim: "jti",
  isClient: (claims, clientId) => claims["sub"] === clientId,
  weakenings: [],
};
