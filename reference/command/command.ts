/** What the commands share: how they start, fail and end. */

import process from "node:process";
import { inspect } from "node:util";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { HarnessError } from "../conformance/harness_error.ts";
import { complain, print } from "./output.ts";
import { UsageError } from "./usage.ts";

/** Exit codes: all passed, something failed, could not judge; and what a shell says of SIGPIPE. */
export const EXIT = { passed: 0, failed: 1, unjudged: 2, unread: 141 } as const;

let prefix: string | undefined;

/** Says how these commands are typed where they are no tasks of this project: "npx mcp-gatehouse". */
export function typedAs(words: string): void {
  prefix = words;
}

/** How a command is typed: as this one was just now. */
export function task(words: string): string {
  return `${prefix ?? `${startedByNpx() ? "npx -y " : ""}deno task`} ${words}`;
}

function startedByNpx(): boolean {
  return process.env.npm_command === "exec";
}

/** A new command whose mistakes end in one line and exit code 2. */
export function newCommand(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride()
    .configureOutput({
      writeOut: (text) => print(text, ""),
      writeErr: () => {}, // `run` says it once, in its own words.
      getOutHelpWidth: () => 80,
      getOutHasColors: () => false,
    });
}

/** A port for an option. */
export function port(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > 65_535) {
    throw new InvalidArgumentError("It has to be a number from 0 to 65535.");
  }
  return number;
}

const endings = new Set<() => void>();

/** Has something done when the command ends, however that comes about; at once, so nothing can be waited for. */
export function atEnd(ending: () => void): void {
  endings.add(ending);
}

/** Runs a command to its end and exits with its code; Ctrl-C ends it, and all that it started, at once. */
export async function run(main: (args: string[]) => Promise<number>): Promise<never> {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(signals) as [keyof typeof signals, number][]) {
    if (process.platform === "win32" && signal !== "SIGINT") continue;
    process.on(signal, () => exit(interrupted ?? code));
  }
  return exit(await main(process.argv.slice(2)).catch(failureCode));
}

function exit(code: number): never {
  for (const ending of endings) ending();
  process.exit(code);
}

let interrupted: number | undefined;

/** From now on an interruption is how the command is meant to end, with this exit code. */
export function endsWith(code: number): void {
  interrupted = code;
}

function failureCode(error: unknown): number {
  // Whoever reads along has had enough, as in `deno task attack … | head`.
  if ((error as { code?: unknown } | null)?.code === "EPIPE") return EXIT.unread;
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.passed;
    complainInOneLine(`${error.message.replace(/^error: /, "")} (see --help)`);
    return EXIT.unjudged;
  }
  if (error instanceof UsageError || error instanceof HarnessError) {
    complainInOneLine(error.message);
    return EXIT.unjudged;
  }
  // Not foreseen: here the whole story helps.
  complain(inspect(error));
  return EXIT.unjudged;
}

function complainInOneLine(message: string): void {
  complain(`gatehouse: ${message.replaceAll(/\s*\n\s*/g, " ")}`);
}
