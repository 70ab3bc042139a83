/** Runs the commands as a person would: as tasks, in a process of their own. */

import { alarm } from "../../reference/conformance/own_time.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";

/** What a command came to. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command, started at the project's root. */
export function startTask(...args: string[]): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: ["task", "--quiet", ...args],
    cwd: projectFile("."),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A command, run to its end. */
export async function runTask(...args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await startTask(...args).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** A serving command: its output until it serves, and the URL. */
export interface Serving {
  url: string;
  stdout: string;
  pid: number;
  /** Sends a signal to all of it, as a terminal does, and waits for the end. */
  end(signal?: Deno.Signal): Promise<number>;
}

/** Every process of this machine: its parent, and whether it has ended and only waits to be noticed. */
function processes(): { pid: number; parent: number; ended: boolean }[] {
  const { stdout } = new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid=,stat="] }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), ended: /^Z/.test(state ?? "") };
  });
}

/** The processes that this one has started, and those that they have. */
export function descendants(pid: number, all = processes()): number[] {
  return all.filter(({ parent }) => parent === pid).flatMap((one) => [one.pid, ...descendants(one.pid, all)]);
}

/** Waits until none of these runs any more; fails after ten seconds of this process's own time. */
export async function allGone(pids: number[]): Promise<void> {
  let late = false;
  const limit = alarm(10_000, () => void (late = true));
  try {
    for (;;) {
      const running = processes().filter(({ pid, ended }) => pids.includes(pid) && !ended);
      if (running.length === 0) return;
      if (late) throw new Error(`still running: ${JSON.stringify(running)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    limit.callOff();
  }
}

/** A lesson, started on a free port and left serving. */
export async function serveLesson(...args: string[]): Promise<Serving> {
  const child = startTask("lesson", ...args, "--port", "0", "--auth-port", "0");
  let stdout = "";
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let url: string | undefined;
  while (!url) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`It ended without serving: ${stdout}`);
    stdout += value;
    // The closing lines come in one piece; the file at their end is the last of them.
    url = /Serving (http:\S+) until[^]*README\.md\s/.exec(stdout)?.[1];
  }
  return {
    url,
    stdout,
    pid: child.pid,
    async end(signal = "SIGINT") {
      child.kill(signal);
      const [{ code }] = await Promise.all([child.status, child.stderr.cancel(), reader.cancel()]);
      return code;
    },
  };
}
