/** A stream that does not outlive the token that opened it, nor the session that it belongs to. */

import type { Answer } from "./store/store.ts";

/** The longest delay that a timer takes, in milliseconds: a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * Passes a stream on until the token expires. Then the stream ends, and whoever writes it is told to stop. Before each
 * piece it is asked whether everything still holds: what was revoked meanwhile gets nothing more.
 *
 * @param expiresAt seconds since 1970 (RFC 7519 §4.1.4)
 * @param now milliseconds since 1970
 */
export function untilExpiry(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  expiresAt: number,
  now: () => number,
  holds: () => Answer<boolean>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  function stop(controller: ReadableStreamDefaultController, why: string): void {
    if (over) return;
    over = true;
    clearTimeout(timer);
    controller.close();
    // Whether the writer stops without complaint makes no difference to a stream that has ended.
    reader.cancel(why).catch(() => {});
  }
  return new ReadableStream({
    start(controller) {
      const check = () => {
        const left = expiresAt * 1000 - now();
        if (left > 0) {
          timer = setTimeout(check, Math.min(left, LONGEST_DELAY));
          return;
        }
        stop(controller, "The token has expired");
      };
      check();
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (over) return;
        if (!done && !await holds()) return stop(controller, "The token or the session is good no more");
        if (over) return;
        if (!done) return controller.enqueue(value);
        over = true;
        clearTimeout(timer);
        controller.close();
      } catch (error) {
        clearTimeout(timer);
        throw error;
      }
    },
    async cancel(reason) {
      over = true;
      clearTimeout(timer);
      await reader.cancel(reason);
    },
  });
}
