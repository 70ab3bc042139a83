/** A stream that does not outlive the token that opened it. */

/** The longest delay that a timer takes, in milliseconds: a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * Passes a stream on until the token expires. Then the stream ends, and whoever writes it is told to stop.
 *
 * @param expiresAt seconds since 1970 (RFC 7519 §4.1.4)
 * @param now milliseconds since 1970
 */
export function untilExpiry(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  expiresAt: number,
  now: () => number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let expired = false;
  return new ReadableStream({
    start(controller) {
      const check = () => {
        const left = expiresAt * 1000 - now();
        if (left > 0) {
          timer = setTimeout(check, Math.min(left, LONGEST_DELAY));
          return;
        }
        expired = true;
        controller.close();
        // Whether the writer stops without complaint makes no difference to a stream that has ended.
        reader.cancel("The token has expired").catch(() => {});
      };
      check();
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (expired) return;
        if (!done) return controller.enqueue(value);
        clearTimeout(timer);
        controller.close();
      } catch (error) {
        clearTimeout(timer);
        throw error;
      }
    },
    async cancel(reason) {
      clearTimeout(timer);
      await reader.cancel(reason);
    },
  });
}
