/** A person at a terminal: the real program in a pseudo-terminal, in a copy of the project. */

import assert from "node:assert/strict";
import { alarm } from "../../reference/conformance/own_time.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";

/** What the commands need. */
const PROJECT = ["lessons", "reference", "deno.json", "deno.lock"];

async function copied(): Promise<string> {
  const root = await Deno.makeTempDir();
  const args = ["-R", ...PROJECT.map(projectFile), root];
  assert.ok((await new Deno.Command("cp", { args }).output()).success);
  return root;
}

let copy: Promise<string> | undefined;

/**
 * In a copy of what the commands need, so that nobody's workspace is touched. It is the same for all tests of a file, one
 * after the other, since Deno compiles what is new to it: none of them changes what it was given, and what one of them
 * leaves behind is gone before the next.
 */
export async function inCopy(test: (root: string) => Promise<void>): Promise<void> {
  const root = await (copy ??= copied());
  try {
    await test(root);
  } finally {
    for (const { name } of [...Deno.readDirSync(root)]) {
      if (!PROJECT.includes(name)) await Deno.remove(`${root}/${name}`, { recursive: true });
    }
  }
}

/** In a copy that the test may change. */
export async function inOwnCopy(test: (root: string) => Promise<void>): Promise<void> {
  const root = await copied();
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test.afterAll(async () => {
  if (copy) await Deno.remove(await copy, { recursive: true });
});

/** How long somebody waits for what they expect to see, in milliseconds of own time. */
const PATIENCE_MS = 60_000;

/** Somebody who looks at what is printed, and types. */
export interface Seat {
  /** Waits until these words are printed, from where the last ones were; all that was printed until then. */
  sees(words: RegExp): Promise<string>;
  type(keys: string): Promise<void>;
  /** The exit code. */
  code: Promise<number>;
  pid: number;
}

/** Where somebody sits. */
export interface Sitting {
  cwd: string;
  columns: number;
  /** A task's name and what is typed behind it. */
  task: string;
}

/** Runs a task in a pseudo-terminal, which util-linux's `script` opens; it is hung up at the end. */
export async function atTerminal(
  { cwd, columns, task }: Sitting,
  test: (seat: Seat) => Promise<void>,
): Promise<void> {
  const command = `stty cols ${columns} rows 40; exec deno task --quiet ${task}`;
  const child = new Deno.Command("script", {
    args: ["--quiet", "--flush", "--return", "--command", command, "/dev/null"],
    cwd,
    env: { NO_COLOR: "1", TERM: "xterm" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const input = child.stdin.getWriter();
  let text = "";
  try {
    await test({
      code: child.status.then(({ code }) => code),
      pid: child.pid,
      async sees(words) {
        // A line may end wherever there is a space.
        const pattern = new RegExp(words.source.replaceAll(/ (?![{+*?])/g, "\\s+"));
        const limit = alarm(PATIENCE_MS, () => void reader.cancel());
        for (;;) {
          const match = pattern.exec(text);
          if (match) {
            limit.callOff();
            const until = text.slice(0, match.index + match[0].length);
            text = text.slice(until.length);
            return until;
          }
          const { done, value } = await reader.read();
          if (done) throw new Error(`It ended, or took too long, without ${pattern}: ${text}`);
          // A line that is written over is one that is gone.
          // deno-lint-ignore no-control-regex -- what a terminal is told
          text = (text + value).replaceAll("\r\n", "\n").replaceAll(/[^\n]*\r\x1b\[2K/g, "");
        }
      },
      type: (keys) => input.write(new TextEncoder().encode(keys)),
    });
  } finally {
    // As when a window is closed: the command ends, and all that it started.
    try {
      child.kill("SIGKILL");
    } catch { /* It has ended. */ }
    await Promise.all([child.status, reader.cancel(), input.abort().catch(() => {})]);
  }
}
