/** What of `node:buffer` the guard's description of a token takes, in a page. */

import { base64url } from "jose";

class Bytes extends Uint8Array {
  override toString(): string {
    return base64url.encode(this);
  }
}

/** Bytes of base64url and back, and those of a token's own characters, of which none takes two. */
export const Buffer = {
  from: (text: string, encoding: "base64url" | "latin1"): Uint8Array =>
    new Bytes(encoding === "latin1" ? new TextEncoder().encode(text) : base64url.decode(text)),
};
