/** What a token looks like, before anything in it is believed. */

import { Buffer } from "node:buffer";
import { deepFreeze } from "./deep_freeze.ts";
import { invalidToken } from "./invalid_token.ts";

/** A token's parts, decoded. None of it is true yet. */
export interface UnverifiedJwt {
  /** The first part (RFC 7515 §4). */
  readonly header: Readonly<Record<string, unknown>>;
  /** The second part (RFC 7519 §4). */
  readonly claims: Readonly<Record<string, unknown>>;
  /** What was signed: the first two parts as they were sent, and the dot between them (RFC 7515 §5.1). */
  readonly signed: Uint8Array<ArrayBuffer>;
  /** The third part (RFC 7515 §5.1). */
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** The longest token that is looked at, in characters: providers stay below 8 KB, because many servers take no larger header. */
export const MAX_LENGTH = 16 * 1024;

const BASE64URL = /^[\w-]+$/;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A header and claims side by side, wherever in a token: both are objects, and begin with `{"`. */
const JWT_INSIDE = /eyJ[\w-]*\.eyJ/;

/**
 * Whether a token claims to be signed JSON, well formed or not. What does not is opaque, an encrypted one too: only
 * its issuer reads it. This only decides who looks at it: a broken JWT must not end up with an issuer that has
 * nothing to do with it, and dots alone make no JWT: PASETOs and other issuers' own formats have them as well.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 * @see https://www.rfc-editor.org/rfc/rfc7516#section-9
 */
export function looksLikeJwt(token: string): boolean {
  const [first = "", ...others] = token.split(".");
  if (others.length === 0) return false;
  let header: Readonly<Record<string, unknown>>;
  try {
    header = decodeHeader(first);
  } catch {
    return JWT_INSIDE.test(token);
  }
  return !(others.length === 4 && header["enc"] !== undefined);
}

function malformed(cause?: unknown): Error {
  return invalidToken("token_malformed", "The token is not a signed JWT", "RFC 7515 §7.1", { cause });
}

/**
 * The bytes of one part. Base64url without padding, and with no bits left over: decoders ignore them, and a
 * token that can be written in two ways slips through every list of tokens.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4648#section-3.5
 */
function decode(part: string): Uint8Array<ArrayBuffer> {
  const bytes = BASE64URL.test(part) ? Buffer.from(part, "base64url") : undefined;
  if (bytes?.toString("base64url") !== part) throw malformed();
  return bytes;
}

let lastHeader: { part: string; value: Readonly<Record<string, unknown>> } | undefined;

/** The tokens that an issuer signs with one key have one header. */
function decodeHeader(part: string): Readonly<Record<string, unknown>> {
  if (lastHeader?.part !== part) lastHeader = { part, value: deepFreeze(decodeObject(part)) };
  return lastHeader.value;
}

function decodeObject(part: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(decode(part)));
  } catch (cause) {
    throw malformed(cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed();
  return value as Record<string, unknown>;
}

/**
 * Takes a token apart: three parts, the first two of them JSON objects.
 *
 * @throws {Refusal} `token_malformed`
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-7.2
 */
export function readJwt(token: string): UnverifiedJwt {
  const [header, claims, signature, ...more] = token.split(".");
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) {
    throw malformed();
  }
  return {
    signature: decode(signature),
    header: decodeHeader(header),
    claims: decodeObject(claims),
    // Each character is a byte: the parts are Base64url.
    signed: Buffer.from(`${header}.${claims}`, "latin1"),
  };
}
