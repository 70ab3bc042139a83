/** What becomes of a message that is refused unread. */

import type { ReceivedRequest } from "./received_request.ts";

/** Bytes. More is not read for nobody's sake: then the connection ends with the answer. */
const SMALL = 64 * 1024;

/**
 * Reads a small message and throws it away, beside the answer, which does not wait for it. A connection with an unread
 * message in it is closed, and a client that sends its next request there, such as the same one with a new token,
 * would find it dead.
 *
 * @see RFC 9112 §9.3
 */
export function discardMessage(request: ReceivedRequest): void {
  const length = request.headers.get("content-length");
  if (request.bodyUsed || length === null || !(Number(length) <= SMALL)) return;
  // It may stop arriving half-way: nobody misses it.
  request.arrayBuffer().catch(() => {});
}
