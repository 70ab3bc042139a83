/** Who is calling, as a verified token says. */

/** A verified caller. Everything in it was said by a trusted authorization server about this resource. */
export interface Caller {
  /** Issuer identifier of the authorization server that vouches for the caller (RFC 8414 §2). */
  issuer: string;
  /** The `sub` claim. Unique only together with {@linkcode issuer} (RFC 7519 §4.1.2). */
  subject: string;
  /** The client that the token was issued to (RFC 9068 §2.2), where the profile has it. */
  clientId?: string;
  /** True when the token has no user behind it: its subject is the client itself (RFC 9068 §5). */
  isClient: boolean;
  /** What the client may do: the granted scopes, as issued, without the implied ones (RFC 6749 §3.3). */
  scopes: readonly string[];
  /** What the user may do, from the claim where the profile has it; absent where the token does not say. */
  roles?: readonly string[];
  /** When the token stops being valid, in seconds since 1970 (RFC 7519 §4.1.4). */
  expiresAt: number;
  /** Names the token in audit records: a part of a SHA-256 of what was signed, or of an opaque token. Never the token. */
  tokenHash: string;
  /** The former audience that the token has in place of this server's, where `formerAudiences` takes it. */
  formerAudience?: string;
  /** Every claim of the token, for roles and the like. Frozen. */
  claims: Readonly<Record<string, unknown>>;
}
