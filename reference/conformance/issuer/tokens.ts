/** Access tokens: honest ones, ones with chosen claims, and forged ones. */

import { base64url } from "jose";
import type { Claims, Dialect, HonestClaims } from "./dialects/dialect.ts";
import type { IssuerKey, SigningAlgorithm } from "./keys.ts";
import { randomText } from "./random.ts";
import type { State } from "./state.ts";
import { rolesOf } from "./users.ts";

/** What a token should claim; everything left out is what an honest authorization server would put there. */
export interface TokenOptions {
  subject?: string;
  clientId?: string;
  /** Space-separated (RFC 6749 §3.3). */
  scope?: string;
  /** The `aud` claim; default: the resource being judged. */
  audience?: string;
}

/** What a token should say, honest or not. */
export interface MintOptions extends TokenOptions {
  /** Claims to set, of any type; `undefined` leaves the claim out. */
  claims?: Record<string, unknown>;
  /** Header parameters to set, of any type; `undefined` leaves the parameter out. The signature stays real. */
  header?: Record<string, unknown>;
  /** Signs with a published key of this algorithm; default: the issuer's own. */
  alg?: SigningAlgorithm;
}

/** A token before it is signed. */
export interface Unsigned {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** The first two parts of a compact JWS: what gets signed (RFC 7515 §5.1). */
export function signingInput({ header, claims }: Unsigned): string {
  return `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}`;
}

/**
 * Signs whatever it is given, because jose rightly refuses to sign much of what a server must be shown.
 * The key decides the algorithm, whatever the header says.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.1
 */
export async function sign(unsigned: Unsigned, key: CryptoKey): Promise<string> {
  const input = signingInput(unsigned);
  // Each algorithm takes from this what it needs; RFC 7518 §3.5 fixes the salt's length.
  const algorithm = { name: key.algorithm.name, hash: "SHA-256", saltLength: 32 };
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(input));
  return `${input}.${base64url.encode(new Uint8Array(signature))}`;
}

/**
 * An honest header and honest claims, with the wanted changes.
 *
 * @throws {RangeError} when no audience is given and no resource is known.
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2
 */
export function accessToken(state: State, key: IssuerKey, options: MintOptions): Unsigned {
  const [firstResource] = state.resources.keys();
  const audience = options.audience ?? firstResource;
  if (audience === undefined) throw new RangeError("no resource is known: add one, or give an audience");
  const subject = options.subject ?? "alice";
  const now = Math.floor(Date.now() / 1000);
  const { dialect } = state;
  const honest = {
    iss: state.issuer,
    sub: subject,
    aud: audience,
    client_id: options.clientId ?? "test-client",
    iat: now,
    exp: now + state.accessTokenLifetime,
    jti: randomText(),
    // No scope is said by leaving the claim out: an empty one is malformed (RFC 6749 §3.3).
    scope: (options.scope ?? state.resources.get(audience)?.join(" ")) || undefined,
    roles: rolesOf(subject),
  };
  const typ = dialect ? dialect.typ : "at+jwt";
  return {
    header: { alg: key.jwk.alg, ...typ && { typ }, kid: key.jwk.kid, ...options.header },
    claims: dialect
      ? { ...dialect.claims(honest), ...inDialect(dialect, honest, options.claims ?? {}) }
      : { ...honest, ...options.claims },
  };
}

/**
 * Claims of RFC 9068 under the names that a dialect has for them: a scope in `scp` has to be changed there, or the
 * honest one would stay beside the other.
 */
function inDialect(dialect: Dialect, honest: HonestClaims, changes: Claims): Claims {
  const written = dialect.claims(honest);
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      if (name in written || !(name === "scope" || name === "client_id")) return [name, value];
      const without = dialect.claims({ ...honest, [name]: undefined } as HonestClaims);
      const [own = name] = Object.keys(written).filter((each) =>
        written[each] !== undefined && without[each] === undefined
      );
      return [own, value];
    }),
  );
}

/** Mints an access token, signed by the published key. */
export async function mint(state: State, options: MintOptions = {}): Promise<string> {
  const key = await state.keys.signing(options.alg);
  return sign(accessToken(state, key, options), key.privateKey);
}

/** Mints what looks like an access token and names the published key, signed by a key never published. */
export async function forge(state: State, options: TokenOptions = {}): Promise<string> {
  const key = await state.keys.signing();
  return sign(accessToken(state, key, options), state.keys.attacker.privateKey);
}
