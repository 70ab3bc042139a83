/** What of `node:crypto` the guard's description of a token takes, in a page. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** SHA-256 of text, in hexadecimal digits: a page has it only as a promise. */
export function createHash(): { update(text: string): { digest(): string } } {
  return { update: (text) => ({ digest: () => bytesToHex(sha256(new TextEncoder().encode(text))) }) };
}
