/**
 * The script of the worker that judges. The program runs in another one: they are two realms, so that nothing that it
 * does to its own `Array`, `Promise` or `JSON` is done to those of the judge. Each has a script of its own, since a
 * browser takes longer to read what it does not need than to run what it does.
 */

import "./no_eval.ts";
import "./missing_here.ts";
import { startJudge } from "./judge.ts";
import type { Order } from "./protocol.ts";

// The first message is the end of the line to the program, the second one is the order.
globalThis.onmessage = ({ ports: [port] }: MessageEvent) => {
  startJudge(port!, new Promise<MessageEvent<Order>>((resolve) => globalThis.onmessage = resolve));
};
