/** Starts a host with a learner's file in a process of its own: it may reach loopback, and nothing else of this machine. */

import { fileURLToPath, pathToFileURL } from "node:url";
import { alarm } from "../../conformance/own_time.ts";
import { linesOf, startChild, stopChild } from "./children.ts";
import type { HostNews } from "./hosting.ts";
import { missing, type Program } from "./program.ts";
import { UsageError } from "../usage.ts";

/** A process that says nothing for so long is ended, in milliseconds. */
export const SILENCE_MS = 10_000;

/** Before its first word it is starting, and none of the learner's code runs: a busy machine takes its time. */
const STARTING_MS = 60_000;

/** A host that runs. */
export interface Hosted {
  /** Sends it one line of JSON. */
  send(line: unknown): Promise<void>;
  /** Rejects with a {@linkcode UsageError} if the process ends, or falls silent and is ended. */
  gone: Promise<never>;
  /** Ends it at once. */
  stop(): void;
}

/**
 * Starts a host.
 *
 * @param host its file, beside this one: "host.ts"
 * @param request what it is asked for besides the file
 * @param onMessage hears what it tells
 */
export function startHosted<M>(
  program: Program,
  host: string,
  request: Record<string, unknown>,
  onMessage: (message: M) => void,
): Hosted {
  const mark = `${crypto.randomUUID()} `;
  const { entry, reads, shown } = program;
  const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const child = startChild([
    // Only what the project itself has: no download on behalf of the file.
    "--no-remote",
    "--cached-only",
    "--frozen",
    `--config=${here("../../../deno.json")}`,
    "-P=learner",
    // A dynamic import needs leave to read what it loads; two commas stand for one.
    `--allow-read=${reads.replaceAll(",", ",,")}`,
    here(host),
    JSON.stringify({ mark, file: pathToFileURL(entry).href, missing: missing(program), ...request }),
  ]);

  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {}); // It may well be awaited only later, or never.

  const tooLong = (ms: number, what: string) =>
    alarm(ms, () => {
      stopChild(child);
      reject(new UsageError(`${shown} was silent for ${ms / 1000} s and was ended: ${what}`));
    });
  let silence = tooLong(STARTING_MS, "the machine did not get it started");
  const heard = () => {
    silence.callOff();
    silence = tooLong(SILENCE_MS, "is there an endless loop in it?");
  };

  (async () => {
    for await (const line of linesOf(child)) {
      if (!line.startsWith(mark)) continue;
      heard();
      const message = JSON.parse(line.slice(mark.length)) as HostNews;
      if (message.event === "alive") continue;
      if (message.event === "broken") reject(new UsageError(`${shown} does not run: ${message.message}`));
      else onMessage(message as M);
    }
    await child.status;
    silence.callOff();
    reject(new UsageError(`${shown} has ended by itself`));
  })();

  const input = child.stdin.getWriter();
  const send = (line: unknown) => input.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  return { send, gone, stop: () => stopChild(child) };
}
