/** What the commands share: how they start, fail and end. */

import { Command, CommanderError, InvalidArgumentError } from "commander";
import { HarnessError } from "../../reference/conformance/harness_error.ts";
import { type Paint, paintFor } from "../../reference/conformance/reporters/style.ts";
import { stopAll } from "./children.ts";
import { UsageError } from "./usage.ts";

/** Exit codes: all passed, something failed, could not judge; and what a shell says of SIGPIPE. */
export const EXIT = { passed: 0, failed: 1, unjudged: 2, unread: 141 } as const;

/** Colour for a person at a terminal. */
export const paint: Paint = paintFor({ terminal: Deno.stdout.isTerminal(), noColor: Deno.noColor });

const encoder = new TextEncoder();

/** Writes to standard output, and nothing after it unless asked. */
export function print(text: string, end = "\n"): void {
  writeAll(Deno.stdout, text + end);
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = encoder.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}

/** How this project's tasks are started here: as they were just now. */
export function task(words: string): string {
  return `${startedByNpx() ? "npx -y " : ""}deno task ${words}`;
}

function startedByNpx(): boolean {
  return Deno.env.get("npm_command") === "exec";
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

/** Runs a command to its end and exits with its code; Ctrl-C ends it, and all that it started, at once. */
export async function run(main: () => Promise<number>): Promise<never> {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(signals) as [keyof typeof signals, number][]) {
    if (Deno.build.os === "windows" && signal !== "SIGINT") continue;
    Deno.addSignalListener(signal, () => {
      stopAll();
      Deno.exit(interrupted ?? code);
    });
  }
  let code: number;
  try {
    code = await main();
  } catch (error) {
    code = failureCode(error);
  }
  stopAll();
  Deno.exit(code);
}

let interrupted: number | undefined;

/** From now on an interruption is how the command is meant to end, with this exit code. */
export function endsWith(code: number): void {
  interrupted = code;
}

function failureCode(error: unknown): number {
  // Whoever reads along has had enough, as in `deno task attack … | head`.
  if (error instanceof Deno.errors.BrokenPipe) return EXIT.unread;
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.passed;
    complain(`${error.message.replace(/^error: /, "")} (see --help)`);
    return EXIT.unjudged;
  }
  if (error instanceof UsageError || error instanceof HarnessError) {
    complain(error.message);
    return EXIT.unjudged;
  }
  // Not foreseen: here the whole story helps.
  writeAll(Deno.stderr, `${Deno.inspect(error)}\n`);
  return EXIT.unjudged;
}

function complain(message: string): void {
  writeAll(Deno.stderr, `gatehouse: ${message.replaceAll(/\s*\n\s*/g, " ")}\n`);
}
