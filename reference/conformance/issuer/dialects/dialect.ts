/** What a provider's access tokens look like, where they are not what RFC 9068 says: for issuers that stand in for it. */

/** A token's claims. */
export type Claims = Record<string, unknown>;

/** The claims of an access token as RFC 9068 §2.2 has them, before a dialect writes them in its own way. */
export interface HonestClaims extends Claims {
  iss: string;
  /** The account's name, or the client's id where it acts for itself. */
  sub: string;
  /** The resource that the token is for. */
  aud: string;
  client_id: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
  jti: string;
  /** Space-separated; absent where there is none. */
  scope?: string;
  roles?: readonly string[];
}

/** How one provider says it. */
export interface Dialect {
  /** Whose it is, for people. */
  readonly provider: string;
  /** The issuer identifier of a stand-in at this origin: what stands behind it is the provider's (RFC 8414 §2). */
  issuerOf(origin: string): string;
  /** The `aud` that a server for this resource has to look for. */
  audienceOf(resource: string): string;
  /** The header's `typ`; `undefined` where tokens have none. */
  readonly typ: string | undefined;
  /** What tokens are signed with (RFC 7518 §3.1). */
  readonly algorithm: "RS256";
  /** The claims as the provider writes them; those of its own that say nothing to a resource server are made up. */
  claims(honest: HonestClaims): Claims;
}

/** Whether the token has no user behind it (RFC 9068 §2.2). */
export function isClients({ sub, client_id }: HonestClaims): boolean {
  return sub === client_id;
}

/** The scopes as a list. */
export function scopesOf({ scope = "" }: HonestClaims): string[] {
  return scope.split(" ").filter(Boolean);
}

/** FNV-1a, 32 bits, with MurmurHash3's last step, which spreads every bit. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b9);
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * 32 hexadecimal digits that are always the same for the same text: an object's id at a provider. It keeps nothing
 * secret.
 */
export function idOf(text: string): string {
  return [1, 2, 3, 4].map((seed) => hash(text, seed).toString(16).padStart(8, "0")).join("");
}

/** The same as a GUID, in lower case. */
export function guidOf(text: string): string {
  return idOf(text).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

/** The members that have a value. */
export function present(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
