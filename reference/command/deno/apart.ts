/** Runs a server file apart from the command. */

import type { ServerHostMessage } from "./host.ts";
import { type Hosted, startHosted } from "./hosted.ts";
import { hasFolder, type Program } from "./program.ts";

/** A server file that is running. */
export interface Apart extends Omit<Hosted, "send"> {
  /** The URL it answers at. */
  resource: string;
  /** Starts one more instance, which shares nothing with the others, and resolves with its URL. */
  fresh(): Promise<string>;
}

/** Where it listens, and whom it trusts. */
export interface ApartOptions {
  issuer: string;
  /** 0 for a free one. */
  port: number;
}

/**
 * Starts a server's program and waits until it listens.
 *
 * @throws {UsageError} naming it, when it cannot be loaded, has no `createServer`, or does not get ready
 */
export async function runApart(program: Program, options: ApartOptions): Promise<Apart> {
  const first = await runOne(program, options);
  if (!hasFolder(program)) return first;
  // A module beside the entry is loaded once in a process, so each instance has one of its own.
  const others: Apart[] = [];
  return {
    ...first,
    async fresh() {
      const other = await runOne(program, { ...options, port: 0 });
      others.push(other);
      return other.resource;
    },
    stop() {
      for (const each of [first, ...others]) each.stop();
    },
  };
}

async function runOne(program: Program, { issuer, port }: ApartOptions): Promise<Apart> {
  const { promise: ready, resolve: isReady } = Promise.withResolvers<string>();
  const waiting: ((resource: string) => void)[] = [];
  const { send, gone, stop } = startHosted<ServerHostMessage>(
    program,
    "host.ts",
    { path: "/mcp", port, issuer },
    ({ event, resource }) => event === "ready" ? isReady(resource) : waiting.shift()?.(resource),
  );
  const resource = await Promise.race([ready, gone]);
  const fresh = async () => {
    const started = new Promise<string>((resolve) => waiting.push(resolve));
    await send("fresh");
    return await Promise.race([started, gone]);
  };
  return { resource, fresh, gone, stop };
}
