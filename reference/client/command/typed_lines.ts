/** What a person types, or pipes in, line by line. */

import process from "node:process";
import { createInterface } from "node:readline";

/** Standard input is read once, by whoever needs it first; two sign-ins share it. */
let input: AsyncIterator<string> | undefined;

/** The lines, until the signal. */
export async function* typedLines(signal: AbortSignal): AsyncGenerator<string> {
  input ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const stopped = new Promise<undefined>((resolve) =>
    signal.addEventListener("abort", () => resolve(undefined))
  );
  for (;;) {
    const next = await Promise.race([input.next(), stopped]);
    if (next === undefined || next.done) return;
    yield next.value;
  }
}
