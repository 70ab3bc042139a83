/** What of `node:crypto` the guard's description of a token takes, in a page: SHA-256, which a page has only as a promise. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** SHA-256 of text, in hexadecimal digits. */
export function hash(_algorithm: string, text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(text)));
}

/** The same in two steps, as runtimes have it that have no `hash`. */
export function createHash(algorithm: string): { update(text: string): { digest(): string } } {
  return { update: (text) => ({ digest: () => hash(algorithm, text) }) };
}
