/** How much header a request may have. */

import type { ReceivedFields } from "./fields.ts";
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
export function checkHeaderSize({ length }: ReceivedFields): void {
  if (length <= MAX_LENGTH) return;
  throw new Refusal("headers_too_large", `Send at most ${MAX_LENGTH} characters of header`, {
    status: 431,
    rule: "RFC 6585 §5",
  });
}
