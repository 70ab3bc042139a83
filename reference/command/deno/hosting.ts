/** What both hosts of a learner's file share: how they tell their parent how it is going. */

// deno-lint-ignore-file no-console -- what the learner's file prints is for the learner

import { type Trouble, troubleOf } from "./trouble.ts";

/** What every host is asked for: the file to run, and how a line for the parent starts. */
export interface HostRequest {
  /** Starts each line that is meant for the parent; only the two of them know it. */
  mark: string;
  /** URL of the file to run. */
  file: string;
  /** What to say if it is not there. */
  missing: string;
  /** Packages to load before the file is; then it waits for a first line. Without them it begins at once. */
  ahead?: string[];
}

/** What every host tells. */
export type HostNews =
  | { event: "alive" }
  /** All that does not take the file is done. */
  | { event: "waiting" }
  /** It answers, so nothing loops in it. */
  | { event: "pong" }
  /** The file threw while it answered. */
  | { event: "threw"; trouble: Trouble }
  | { event: "broken"; trouble: Trouble };

/** Often enough to be missed within ten seconds on a busy machine. */
const HEARTBEAT_MS = 1_000;

/** The parent's request. */
export function hostRequest<R extends HostRequest>(): R {
  return JSON.parse(Deno.args[0] ?? "") as R;
}

/** The way to the parent. */
export interface Parent<M, O> {
  tell(message: M | HostNews): void;
  /** Tells what the file threw while it answered this. */
  threw(error: unknown, request?: Request): void;
  /** Says what is wrong with the file, and ends. */
  broken(error: unknown): never;
  /** Resolves when the file is to be run: at once, or after what can be done before is done, and a first line has come. */
  begins: Promise<void>;
  /** What it orders after that. A parent that is gone, however it went, ends this process: nothing may be left running. */
  orders(): AsyncGenerator<O>;
}

/** Starts telling: that it is alive, each second, and what goes wrong outside of any call. */
export function openParent<M, O>({ mark, file, missing, ahead }: HostRequest): Parent<M, O> {
  const encoder = new TextEncoder();
  const lines = linesFromParent();
  const parent: Parent<M, O> = {
    tell(message) {
      let bytes = encoder.encode(`${mark}${JSON.stringify(message)}\n`);
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    },
    threw: (error, request) => parent.tell({ event: "threw", trouble: troubleOf(error, file, request) }),
    broken(error) {
      const trouble = isMissing(error, file) ? { message: missing } : troubleOf(error, file);
      parent.tell({ event: "broken", trouble });
      Deno.exit(2);
    },
    begins: begins(),
    async *orders() {
      for await (const line of lines) {
        if (line === PING) parent.tell({ event: "pong" });
        else yield JSON.parse(line) as O;
      }
    },
  };
  // Whatever the file prints must not be mistaken for the report that the command prints.
  for (const method of ["log", "info", "debug"] as const) console[method] = console.error;
  globalThis.addEventListener("unhandledrejection", (event) => parent.broken(event.reason));
  globalThis.addEventListener("error", (event) => parent.broken(event.error));
  setInterval(() => parent.tell({ event: "alive" }), HEARTBEAT_MS);
  parent.tell({ event: "alive" });
  return parent;

  async function begins(): Promise<void> {
    if (!ahead) return;
    // One that cannot be loaded is the file's to complain of.
    await Promise.allSettled(ahead.map((name) => import(name)));
    parent.tell({ event: "waiting" });
    await lines.next();
  }
}

/** The line that asks for a pong. */
export const PING = '"ping"';

async function* linesFromParent(): AsyncGenerator<string> {
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  Deno.exit(0);
}

function isMissing(error: unknown, file: string): boolean {
  return error instanceof Error && error.message.startsWith(`Module not found "${file}"`);
}
