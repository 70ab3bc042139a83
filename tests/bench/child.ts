/** Processes that answer questions, a line each way. */

import { linesOf } from "../../reference/command/deno/children.ts";

/** A process that was started here, and ends with this one: its standard input closes. */
export interface Child {
  /**
   * Asks one question.
   *
   * @throws {Error} when it has ended.
   */
  ask<Answer>(question: string): Promise<Answer>;
  /** The next line that it says by itself. */
  next<Line>(): Promise<Line>;
  /** Ends it, and waits for its end. */
  stop(): Promise<void>;
}

/** How long it may take to end in order, in milliseconds: a profiler writes a file first. */
const PATIENCE = 10_000;

/** Starts a program. What it has to complain about goes where this process's complaints go. */
export function startChild(
  program: string,
  args: string[],
  cwd?: string,
  env: Record<string, string> = {},
): Child {
  const child = new Deno.Command(program, {
    args,
    cwd,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = linesOf(child.stdout);
  const questions = child.stdin.getWriter();
  const encoder = new TextEncoder();

  async function next<Line>(): Promise<Line> {
    const { done, value } = await lines.next();
    if (done) throw new Error(`${program} ${args.at(-1)} has ended with ${(await child.status).code}`);
    return JSON.parse(value);
  }
  return {
    next,
    async ask(question) {
      await questions.write(encoder.encode(`${question}\n`));
      return await next();
    },
    async stop() {
      const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
      // It may have ended already, and then there is nothing to close.
      await questions.close().catch(() => {});
      await child.status;
      clearTimeout(timer);
    },
  };
}
