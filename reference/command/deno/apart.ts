/** Runs a server file apart from the command. */

import type { MoreSettings } from "../../conformance/check.ts";
import type { Fresh, ServerHostMessage } from "./host.ts";
import { type Hosted, type HostingOptions, startHosted } from "./hosted.ts";
import type { Program } from "./program.ts";

/** A server file that is running. */
export interface Apart extends Omit<Hosted, "send"> {
  /** The URL it answers at. */
  resource: string;
  /** Starts one more instance, which shares nothing with the others, and resolves with its URL. */
  fresh(settings?: MoreSettings): Promise<string>;
}

/** Where it listens, and whom it trusts. */
export interface ApartOptions extends HostingOptions {
  issuer: string;
  /** 0 for a free one. */
  port: number;
  /** What the server is told besides. */
  settings?: MoreSettings | undefined;
}

/** A process that is there before the file is loaded. */
export interface Prepared<A> {
  /**
   * Loads the file as it is then and waits until it is ready: once.
   *
   * @throws {ProgramError} naming it, when it cannot be loaded, lacks what it should export, or does not get ready
   */
  begin(): Promise<A>;
  /** Rejects as a {@linkcode Hosted}'s does. */
  gone: Promise<never>;
  /** Ends it at once. */
  stop(): void;
}

/**
 * Starts a server's program and waits until it listens.
 *
 * @throws {ProgramError} naming it, when it cannot be loaded, has no `createServer`, or does not get ready
 */
export async function runApart(program: Program, options: ApartOptions): Promise<Apart> {
  return await prepareApart(program, options).begin();
}

/** Starts a process for a server's program; with packages to load ahead, it waits with the file until it is to begin. */
export function prepareApart(program: Program, options: ApartOptions): Prepared<Apart> {
  const { issuer, port, settings, ahead, hears } = options;
  const { promise: ready, resolve: isReady } = Promise.withResolvers<string>();
  const waiting: ((resource: string) => void)[] = [];
  const { send, alive, gone, stop } = startHosted<ServerHostMessage>(program, {
    host: "host.ts",
    request: { path: "/mcp", port, issuer, settings },
    ahead,
    hears,
    isReady: ({ event }) => event === "ready",
    onMessage: ({ event, resource }) => event === "ready" ? isReady(resource) : waiting.shift()?.(resource),
  });
  async function fresh(settings?: MoreSettings): Promise<string> {
    const started = new Promise<string>((resolve) => waiting.push(resolve));
    await send({ settings } satisfies Fresh);
    return await Promise.race([started, gone]);
  }
  return {
    async begin() {
      // Where it has ended, `gone` says so.
      if (ahead) await send("begin").catch(() => {});
      const resource = await Promise.race([ready, gone]);
      return { resource, fresh, alive, gone, stop };
    },
    gone,
    stop,
  };
}
