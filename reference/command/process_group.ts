/** Somebody else's program, with all that it starts: none of it outlives who started it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createRedactor } from "../conformance/redact.ts";

/** What runs, and in what. */
export interface GroupOptions {
  /** As one types it: a shell reads it. */
  command: string;
  cwd: string;
  /** All of its environment. */
  env: Record<string, string>;
  /** Told of each line that it writes, as it is. */
  onLine?: (line: string) => void;
}

/** A program that was started. */
export interface ProcessGroup {
  /** Its exit code, once it has ended by itself or was ended. */
  ended: Promise<number | undefined>;
  /** What it wrote last, to standard output and standard error, without tokens, codes and secrets. */
  lastLines(): Promise<string[]>;
  /** Ends it and everything that it has started, at once. */
  end(): Promise<void>;
}

/** Lines that are kept. */
const KEPT = 20;

/**
 * Runs `$1` and waits for it. Whatever is still in the group is killed when standard input closes, which also
 * happens when whoever started this is killed and cannot end anything any more.
 */
const SUPERVISOR = `
exec 3<&0
/bin/sh -c "$1" </dev/null 3<&- &
program=$!
{ cat <&3; kill -KILL 0; } >/dev/null 2>&1 &
exec 3<&-
wait $program
`;

/** Starts a program in a process group of its own. */
export function startGroup({ command, cwd, env, onLine }: GroupOptions): ProcessGroup {
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, "sh", command], { cwd, env, detached: true });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      onLine?.(line);
      if (lines.length > KEPT) lines.shift();
    });
  }
  const closed = once(child, "close");
  const ended = once(child, "exit").then(async ([code]) => {
    child.stdin.end(); // It may have left something running.
    await closed; // Only then all lines are here.
    return typeof code === "number" ? code : undefined;
  });
  child.stdin.on("error", () => {}); // It is gone already.
  return {
    ended,
    async lastLines() {
      const redactor = createRedactor();
      for (const line of lines) redactor.learn(line);
      await redactor.hash();
      return lines.map((line) => redactor.redact(line));
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
