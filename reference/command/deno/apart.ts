/** Runs a server file apart from the command. */

import type { ServerHostMessage } from "./host.ts";
import { type FileOf, type Hosted, startHosted } from "./hosted.ts";

/** A server file that is running. */
export interface Apart extends Omit<Hosted, "send"> {
  /** The URL it answers at. */
  resource: string;
  /** Starts one more instance, which shares nothing with the others, and resolves with its URL. */
  fresh(): Promise<string>;
}

/** What to run, and where. */
export interface ApartOptions extends FileOf {
  issuer: string;
  /** 0 for a free one. */
  port: number;
}

/**
 * Starts a server file and waits until it listens.
 *
 * @throws {UsageError} naming the file, when it cannot be loaded, has no `createServer`, or does not get ready
 */
export async function runApart({ issuer, port, ...file }: ApartOptions): Promise<Apart> {
  const { promise: ready, resolve: isReady } = Promise.withResolvers<string>();
  const waiting: ((resource: string) => void)[] = [];
  const { send, gone, stop } = startHosted<ServerHostMessage>(
    file,
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
