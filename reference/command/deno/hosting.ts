/** What both hosts of a learner's file share: how they tell their parent how it is going. */

// deno-lint-ignore-file no-console -- what the learner's file prints is for the learner

/** What every host is asked for: the file to run, and how a line for the parent starts. */
export interface HostRequest {
  /** Starts each line that is meant for the parent; only the two of them know it. */
  mark: string;
  /** URL of the file to run. */
  file: string;
  /** What to say if it is not there. */
  missing: string;
}

/** What every host tells. */
export type HostNews = { event: "alive" } | { event: "broken"; message: string };

/** Often enough to be missed within ten seconds on a busy machine. */
const HEARTBEAT_MS = 1_000;

/** The parent's request. */
export function hostRequest<R extends HostRequest>(): R {
  return JSON.parse(Deno.args[0] ?? "") as R;
}

/** The way to the parent. */
export interface Parent<M> {
  tell(message: M | HostNews): void;
  /** Says in one line what is wrong with the file, and ends. */
  broken(error: unknown): never;
}

/** Starts telling: that it is alive, each second, and what goes wrong outside of any call. */
export function openParent<M>({ mark, file, missing }: HostRequest): Parent<M> {
  const encoder = new TextEncoder();
  const parent: Parent<M> = {
    tell(message) {
      let bytes = encoder.encode(`${mark}${JSON.stringify(message)}\n`);
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    },
    broken(error) {
      parent.tell({ event: "broken", message: isMissing(error, file) ? missing : oneLine(error) });
      Deno.exit(2);
    },
  };
  // Whatever the file prints must not be mistaken for the report that the command prints.
  for (const method of ["log", "info", "debug"] as const) console[method] = console.error;
  globalThis.addEventListener("unhandledrejection", (event) => parent.broken(event.reason));
  globalThis.addEventListener("error", (event) => parent.broken(event.error));
  setInterval(() => parent.tell({ event: "alive" }), HEARTBEAT_MS);
  parent.tell({ event: "alive" });
  return parent;
}

/** The first line of an error, without this machine's paths. */
export function oneLine(error: unknown): string {
  const text = textOf(error);
  const unknown = /for package "([^"]+)"/.exec(text)?.[1];
  if (unknown) return `it imports npm:${unknown}, and only this project's own packages can be used`;
  const outside = /^Requires read access to "([^"]+)"/.exec(text)?.[1];
  if (outside) {
    return `it needs ${outside.split("/").at(-1)}, which it may not read: only what is in its folder`;
  }
  const [first = "", ...rest] = text.split("\n");
  const place = /:(\d+):(\d+)/.exec(rest.join("\n") || first);
  return first.replaceAll(/file:\/\/\S*\//g, "").trim() +
    (place && rest.length > 0 ? ` (line ${place[1]})` : "");
}

function isMissing(error: unknown, file: string): boolean {
  return textOf(error).startsWith(`Module not found "${file}"`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
