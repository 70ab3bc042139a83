/** What of `node:buffer` the guard's description of a token takes, in a page. */

import { base64url } from "jose";

class Bytes extends Uint8Array {
  override toString(): string {
    return base64url.encode(this);
  }
}

/** Bytes of base64url, and back. */
export const Buffer = {
  from: (text: string): Uint8Array => new Bytes(base64url.decode(text)),
};
