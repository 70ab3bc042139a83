/** Unguessable values, and the one hash that everything here uses. */

import { base64url } from "jose";

/** 32 random bytes in base64url: a code, a refresh token, a client secret. */
export function randomText(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * SHA-256 of a text, in base64url: the S256 challenge of a verifier, and how secrets are kept.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2
 */
export async function sha256(text: string): Promise<string> {
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
}
