/** The processes that a command has started: none of them outlives it. */

import { atEnd } from "../command.ts";

const running = new Set<Deno.ChildProcess>();

/** What starts a file of the project in a process of its own; it ends when its standard input closes. */
export function startChild(args: string[]): Deno.ChildProcess {
  const options = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command("deno", { args: ["run", "--quiet", "--no-prompt", ...args], ...options })
    .spawn();
  atEnd(stopAll);
  running.add(child);
  child.status.then(() => running.delete(child));
  return child;
}

/** Ends a process at once. */
export function stopChild(child: Deno.ChildProcess): void {
  running.delete(child);
  try {
    child.kill("SIGKILL");
  } catch {
    // It was quicker.
  }
}

/** Ends every process that was started here. */
function stopAll(): void {
  for (const child of running) stopChild(child);
}

/** Whoever writes no end of a line is not listened to beyond this, in characters. */
const LONGEST_LINE = 1_000_000;

/** What a process writes to a pipe, by lines. */
export async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = (lines.pop() ?? "").slice(0, LONGEST_LINE);
    yield* lines;
  }
  if (rest) yield rest;
}
