/** Runs a lesson file apart from the command: it may reach loopback, and nothing else of this machine. */

import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { HostMessage, HostRequest } from "./host.ts";
import { UsageError } from "./usage.ts";

/** A process that says nothing for so long is ended, in milliseconds. */
export const SILENCE_MS = 10_000;

/** A lesson file that is running. */
export interface Apart {
  /** The URL it answers at. */
  resource: string;
  /** Rejects with a {@linkcode UsageError} if the process ends, or falls silent and is ended. */
  gone: Promise<never>;
  /** Ends it at once. */
  stop(): void;
}

/** What to run, and where. */
export interface ApartOptions {
  /** Where the file is, and how a person wrote it. */
  file: string;
  shown: string;
  issuer: string;
  /** 0 for a free one. */
  port: number;
}

const running = new Set<Deno.ChildProcess>();

/** Ends every process that {@linkcode runApart} has started. */
export function stopAll(): void {
  for (const child of running) kill(child);
}

/**
 * Starts a lesson file and waits until it listens.
 *
 * @throws {UsageError} naming the file, when it cannot be loaded, has no `createServer`, or does not get ready
 */
export async function runApart({ file, shown, issuer, port }: ApartOptions): Promise<Apart> {
  const mark = `${crypto.randomUUID()} `;
  const path = resolve(file);
  const request: HostRequest = { mark, file: pathToFileURL(path).href, path: "/mcp", port, issuer };
  const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      // Only what the project itself has: no download on behalf of the file.
      "--no-remote",
      "--cached-only",
      "--frozen",
      `--config=${here("../../deno.json")}`,
      "-P=learner",
      // A dynamic import needs leave to read the file; two commas stand for one.
      `--allow-read=${path.replaceAll(",", ",,")}`,
      here("host.ts"),
      JSON.stringify(request),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  running.add(child);

  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {}); // It may well be awaited only later, or never.
  const { promise: ready, resolve: isReady } = Promise.withResolvers<string>();

  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      kill(child);
      reject(
        new UsageError(
          `${shown} was silent for ${SILENCE_MS / 1000} s and was ended: is there an endless loop in it?`,
        ),
      );
    }, SILENCE_MS);
  };
  heard();

  (async () => {
    let rest = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (!line.startsWith(mark)) continue;
        heard();
        const message = JSON.parse(line.slice(mark.length)) as HostMessage;
        if (message.event === "ready") isReady(message.resource);
        if (message.event === "broken") reject(new UsageError(`${shown} does not run: ${message.message}`));
      }
    }
    await child.status;
    running.delete(child);
    clearTimeout(silence);
    reject(new UsageError(`${shown} has ended by itself`));
  })();

  const resource = await Promise.race([ready, gone]);
  return { resource, gone, stop: () => kill(child) };
}

function kill(child: Deno.ChildProcess): void {
  running.delete(child);
  try {
    child.kill("SIGKILL");
  } catch {
    // It was quicker.
  }
}
