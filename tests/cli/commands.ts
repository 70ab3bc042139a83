/** Runs the commands as a person would: as tasks, in a process of their own. */

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

/** A lesson, started on a free port and left serving. */
export async function serveLesson(...args: string[]): Promise<Serving> {
  const child = startTask("lesson", ...args, "--port", "0");
  let stdout = "";
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let url: string | undefined;
  while (!url) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`It ended without serving: ${stdout}`);
    stdout += value;
    // The closing lines come in one piece; the file at their end is the last of them.
    url = /Serving (http:\S+) until[^]*README\.md/.exec(stdout)?.[1];
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
