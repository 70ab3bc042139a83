/**
 * What a program must not have. It runs in the harness's own realm and reaches no other, but it could drown the page in
 * messages, or speak in the harness's name: so every way to send one is gone before it is loaded.
 */

import { inWords } from "./program.ts";

// deno-lint-ignore no-explicit-any -- a worker's global scope, which the page's types do not have
const scope = globalThis as any;

/**
 * Takes away what sends, and what starts somebody who could.
 *
 * @param onError hears of errors that nobody caught, in words
 */
export function seal(onError: (message: string) => void): void {
  for (const name of ["postMessage", "Worker", "BroadcastChannel"]) {
    for (let at = scope; at; at = Object.getPrototypeOf(at)) delete at[name];
  }
  delete (MessagePort.prototype as Partial<MessagePort>).postMessage;
  // Without this every such error is a message to the frame.
  addEventListener("error", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    onError(event.message.replace(/^Uncaught /, ""));
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    onError(inWords(event.reason));
  });
}
