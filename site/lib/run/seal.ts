/**
 * What a program must not have. It reaches no other realm, but it could drown the judge in messages: so every way to
 * send one is gone before it is loaded.
 */

// deno-lint-ignore no-explicit-any -- a worker's global scope, which the page's types do not have
const scope = globalThis as any;

/**
 * Takes away what sends, what starts somebody who could, what keeps, and what ends this worker without a word.
 *
 * @param onError hears of errors that nobody caught, or of their words where that is all there is
 */
export function seal(onError: (error: unknown) => void): void {
  // WebKit gives a frame without an origin caches all the same.
  for (const name of ["postMessage", "Worker", "BroadcastChannel", "close", "caches", "indexedDB"]) {
    for (let at = scope; at; at = Object.getPrototypeOf(at)) delete at[name];
  }
  delete (MessagePort.prototype as Partial<MessagePort>).postMessage;
  // Without this every such error is a message to the frame.
  addEventListener("error", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    onError(event.error ?? event.message.replace(/^Uncaught /, ""));
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    onError(event.reason);
  });
}
