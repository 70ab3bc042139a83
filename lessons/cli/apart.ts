/** Runs a lesson file apart from the command: it may reach loopback, and nothing else of this machine. */

import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { linesOf, startChild, stopChild } from "./children.ts";
import type { HostMessage, HostRequest } from "./host.ts";
import { UsageError } from "./usage.ts";

/** A process that says nothing for so long is ended, in milliseconds. */
export const SILENCE_MS = 10_000;

/** A lesson file that is running. */
export interface Apart {
  /** The URL it answers at. */
  resource: string;
  /** Starts one more instance, which shares nothing with the others, and resolves with its URL. */
  fresh(): Promise<string>;
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
  const child = startChild([
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
  ]);

  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {}); // It may well be awaited only later, or never.
  const { promise: ready, resolve: isReady } = Promise.withResolvers<string>();

  const waiting: ((resource: string) => void)[] = [];

  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      stopChild(child);
      reject(
        new UsageError(
          `${shown} was silent for ${SILENCE_MS / 1000} s and was ended: is there an endless loop in it?`,
        ),
      );
    }, SILENCE_MS);
  };
  heard();

  (async () => {
    for await (const line of linesOf(child)) {
      if (!line.startsWith(mark)) continue;
      heard();
      const message = JSON.parse(line.slice(mark.length)) as HostMessage;
      if (message.event === "ready") isReady(message.resource);
      if (message.event === "fresh") waiting.shift()?.(message.resource);
      if (message.event === "broken") reject(new UsageError(`${shown} does not run: ${message.message}`));
    }
    await child.status;
    clearTimeout(silence);
    reject(new UsageError(`${shown} has ended by itself`));
  })();

  const resource = await Promise.race([ready, gone]);
  const input = child.stdin.getWriter();
  const fresh = async () => {
    const started = new Promise<string>((resolve) => waiting.push(resolve));
    await input.write(new TextEncoder().encode("\n"));
    return await Promise.race([started, gone]);
  };
  return { resource, fresh, gone, stop: () => stopChild(child) };
}
