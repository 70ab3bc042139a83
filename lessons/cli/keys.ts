/** Single keys from a terminal. */

import { atEnd } from "../../reference/command/command.ts";

/**
 * Yields each key that is pressed, without waiting for a line; Ctrl-C still interrupts.
 *
 * @param signal ends it; what is pressed after that is left to whoever reads next
 */
export async function* keys(signal: AbortSignal): AsyncGenerator<string> {
  const leaveAsItWas = () => Deno.stdin.setRaw(false);
  Deno.stdin.setRaw(true, { cbreak: true });
  // However the command ends: a terminal that shows nothing of what is typed looks broken.
  atEnd(leaveAsItWas);
  const stopped = new Promise<undefined>((resolve) =>
    signal.addEventListener("abort", () => resolve(undefined))
  );
  try {
    while (!signal.aborted) {
      const text = await Promise.race([pressed(), stopped]);
      if (text === undefined) return;
      for (const key of text) yield key;
    }
  } finally {
    leaveAsItWas();
  }
}

let reading: Promise<string | undefined> | undefined;

/** What comes next; one that nobody has waited for to its end is still the next. */
function pressed(): Promise<string | undefined> {
  reading ??= (async () => {
    const bytes = new Uint8Array(64);
    const count = await Deno.stdin.read(bytes);
    reading = undefined;
    return count === null ? undefined : new TextDecoder().decode(bytes.subarray(0, count));
  })();
  return reading;
}
