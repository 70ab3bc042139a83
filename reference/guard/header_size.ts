/** How much header a request may have. */

import { Refusal } from "./refusal.ts";

/** Characters, names and values together. Most HTTP servers stop at 64 KiB, and some not at all. */
const MAX_LENGTH = 32 * 1024;

/**
 * Refuses a request whose header is longer than any that is meant. The credential is not counted: a token that is
 * too long is a token that is not valid, and its 401 says so.
 *
 * @throws {Refusal} `headers_too_large`
 * @see RFC 6585 §5
 */
export function checkHeaderSize(headers: Headers): void {
  let length = 0;
  // Deno takes longer to iterate.
  headers.forEach((value, name) => {
    if (name !== "authorization") length += name.length + value.length;
  });
  if (length <= MAX_LENGTH) return;
  throw new Refusal("headers_too_large", `Send at most ${MAX_LENGTH} characters of header`, {
    status: 431,
    rule: "RFC 6585 §5",
  });
}
