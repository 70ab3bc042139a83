/**
 * The script of the worker that judges. The program runs in another one: they are two realms, so that nothing that it
 * does to its own `Array`, `Promise` or `JSON` is done to those of the judge. Each has a script of its own, since a
 * browser takes longer to read what it does not need than to run what it does.
 */

import "./no_eval.ts";
import "./missing_here.ts";
import { startJudge } from "./judge.ts";
import type { Order } from "./protocol.ts";

/** What comes next. */
function message<T>(): Promise<MessageEvent<T>> {
  return new Promise((resolve) => globalThis.onmessage = resolve);
}

// The first message is the end of the line to the program, the second one is the order. Whoever asks for it gets the
// end of the line to another program, in the place of the first.
globalThis.onmessage = ({ ports: [port] }: MessageEvent) => {
  startJudge(port!, message<Order>(), async () => {
    const next = message();
    postMessage("another");
    return (await next).ports[0]!;
  });
};
