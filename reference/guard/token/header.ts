/** The header of a token: decided upon before any key is looked for. */

import { invalidToken } from "./invalid_token.ts";

/** What a header has to say. `jwk`, `jku`, `x5c` and `x5u` are not read at all: keys come from the issuer. */
export interface ExpectedHeader {
  /** The accepted `typ`, in lower case and without "application/"; "" accepts a token that has none. */
  types: readonly string[];
  /** The accepted `alg`s. */
  algorithms: ReadonlySet<string>;
}

/** What of a header decides which keys are tried. */
export interface KeyHint {
  /** The algorithm, one that is accepted (RFC 7515 §4.1.1). */
  alg: string;
  /** The name of the key, which the token need not give (RFC 7515 §4.1.4). */
  kid: string | undefined;
}

/** The type in lower case and without "application/"; "" where there is none, `undefined` where it is not one. */
function typeOf(typ: unknown): string | undefined {
  if (typ === undefined) return "";
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : "";
  return type === "" ? undefined : type;
}

/**
 * The type tells an access token from everything else that an issuer signs.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.11
 */
function checkType(typ: unknown, types: readonly string[]): void {
  const type = typeOf(typ);
  if (type !== undefined && types.includes(type)) return;
  throw invalidToken("token_type_wrong", "This is no access token: its type is another", "RFC 9068 §4", {
    about: "header parameter typ",
  });
}

/** We understand no extension, so none may be critical (RFC 7515 §4.1.11). */
function checkCritical(header: Readonly<Record<string, unknown>>): void {
  if (header["crit"] !== undefined) {
    throw invalidToken(
      "token_malformed",
      "The token needs an extension that is not known here",
      "RFC 7515 §4.1.11",
      { about: "header parameter crit" },
    );
  }
}

/** Which algorithms count is for us to say, never for the token (RFC 8725 §3.1). */
function checkAlgorithm(alg: unknown, algorithms: ReadonlySet<string>): string {
  if (typeof alg === "string" && algorithms.has(alg)) return alg;
  throw invalidToken(
    "token_algorithm_not_allowed",
    "The token is not signed with an algorithm that is accepted here",
    "RFC 8725 §3.1",
    { about: "header parameter alg" },
  );
}

/** A name for a key is a text (RFC 7515 §4.1.4); whether anybody has such a key is seen later. */
function checkKeyId(kid: unknown): string | undefined {
  if (kid === undefined || typeof kid === "string") return kid;
  throw invalidToken("token_malformed", "The key id of the token is not a text", "RFC 7515 §4.1.4", {
    about: "header parameter kid",
  });
}

/**
 * Checks a header.
 *
 * @throws {Refusal} `token_type_wrong`, `token_algorithm_not_allowed`, `token_malformed`
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function checkHeader(
  header: Readonly<Record<string, unknown>>,
  { types, algorithms }: ExpectedHeader,
): KeyHint {
  checkType(header["typ"], types);
  checkCritical(header);
  return { alg: checkAlgorithm(header["alg"], algorithms), kid: checkKeyId(header["kid"]) };
}
