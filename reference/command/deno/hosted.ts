/** Starts a host with a learner's file in a process of its own: it may reach loopback, and nothing else of this machine. */

import { fileURLToPath, pathToFileURL } from "node:url";
import { alarm } from "../../conformance/own_time.ts";
import { linesOf, startChild, stopChild } from "./children.ts";
import { type Hears, sayAtOnce } from "./heard.ts";
import { type HostNews, PING } from "./hosting.ts";
import { missing, type Program } from "./program.ts";
import { ProgramError } from "./program_error.ts";

/** A process that says nothing for so long is ended, in milliseconds. */
export const SILENCE_MS = 10_000;

/** Before its first word it is starting, and none of the learner's code runs: a busy machine takes its time. */
const STARTING_MS = 60_000;

/** A host that runs. */
export interface Hosted {
  /** Sends it one line of JSON. */
  send(line: unknown): Promise<void>;
  /** Resolves when it says that nothing loops in it. Rejects as `gone` does. */
  alive(): Promise<void>;
  /** Rejects with a {@linkcode ProgramError} if the process ends, or falls silent and is ended. */
  gone: Promise<never>;
  /** Ends it at once. */
  stop(): void;
}

/** What every host is asked for, beside its own. */
export interface HostingOptions {
  /** Packages that are loaded before the file is there; it is loaded when a first line is sent. */
  ahead?: string[] | undefined;
  /** Hears what the program prints and throws; default: it is said at once. */
  hears?: Hears | undefined;
}

/** A host, and what it is asked for. */
export interface HostedOptions<M> extends HostingOptions {
  /** Its file, beside this one: "host.ts". */
  host: string;
  request: Record<string, unknown>;
  /** Whether a message says that the file runs. */
  isReady(message: M): boolean;
  onMessage(message: M): void;
}

/** Starts a host. */
export function startHosted<M extends { event: string }>(
  program: Program,
  { host, request, ahead, hears = sayAtOnce(program.shown), isReady, onMessage }: HostedOptions<M>,
): Hosted {
  const mark = `${crypto.randomUUID()} `;
  const { entry, reads, shown } = program;
  const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const file = pathToFileURL(entry).href;
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
    JSON.stringify({ mark, file, missing: missing(program), ahead, ...request }),
  ]);

  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {}); // It may well be awaited only later, or never.
  let runs = false;
  const pongs: (() => void)[] = [];

  const tooLong = (ms: number, what: string) =>
    alarm(ms, () => {
      stopChild(child);
      const message = `${shown} was silent for ${ms / 1000} s and was ended: ${what}`;
      reject(new ProgramError(message, { ran: runs }));
    });
  let silence = tooLong(STARTING_MS, "the machine did not get it started");
  const heard = () => {
    silence.callOff();
    silence = tooLong(SILENCE_MS, "is there an endless loop in it?");
  };

  function hear(message: HostNews | M): void {
    heard();
    if (message.event === "alive" || message.event === "waiting") return;
    const news = message as HostNews;
    if (news.event === "pong") pongs.shift()?.();
    else if (news.event === "threw") hears.threw(news.trouble);
    else if (news.event === "broken") {
      const { trouble } = news;
      reject(new ProgramError(`${shown} ${runs ? "ended" : "does not run"}`, { trouble, ran: runs }));
    } else {
      runs ||= isReady(message as M);
      onMessage(message as M);
    }
  }

  (async () => {
    for await (const line of linesOf(child.stderr)) hears.printed(line);
  })();
  (async () => {
    for await (const line of linesOf(child.stdout)) {
      if (line.startsWith(mark)) hear(JSON.parse(line.slice(mark.length)));
    }
    await child.status;
    silence.callOff();
    reject(new ProgramError(`${shown} has ended by itself`, { ran: runs }));
  })();

  const input = child.stdin.getWriter();
  const write = (text: string) => input.write(new TextEncoder().encode(`${text}\n`));
  return {
    send: (line) => write(JSON.stringify(line)),
    async alive() {
      const pong = new Promise<void>((resolve) => pongs.push(resolve));
      // Where nobody reads any more, `gone` says why.
      await write(PING).catch(() => {});
      await Promise.race([pong, gone]);
    },
    gone,
    stop: () => stopChild(child),
  };
}
