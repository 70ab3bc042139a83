/**
 * What both workers of the sandbox load: one judges, the other one runs the program. They are two realms, so that
 * nothing that a program does to its own `Array`, `Promise` or `JSON` is done to those of the judge.
 */

import "./no_eval.ts";
import "./missing_here.ts";
import type { Order, WorkerOrder } from "./protocol.ts";

// One download, of which each evaluates what it needs.
globalThis.onmessage = async ({ data, ports: [port] }: MessageEvent<WorkerOrder>) => {
  // Taken now: an order that nobody waits for is lost.
  const order = new Promise<MessageEvent<Order>>((resolve) => globalThis.onmessage = resolve);
  if (data.be === "judge") {
    const { startJudge } = await import("./judge.ts");
    await startJudge(port!, order);
  } else {
    const { startHost } = await import("./host.ts");
    startHost(port!);
  }
};
