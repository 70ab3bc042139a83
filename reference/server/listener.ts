/** Listening, and ending in order. */

import { errorDetails, type WriteRecord } from "./records.ts";

/** Answers requests. */
export type Handler = (request: Request) => Response | Promise<Response>;

/** A port that is taken. */
export interface Listener {
  port: number;
  /** From now on this answers, and those who were early as well. */
  answerWith(handler: Handler): void;
  /**
   * Takes no more requests and waits for those in flight.
   *
   * @param grace How long at most, in milliseconds.
   * @returns whether all of them were answered in time.
   */
  stop(grace: number): Promise<boolean>;
}

/**
 * Listens at once and answers later: the resource identifier may follow from the port, and the authorization server
 * has to know the resource.
 *
 * @throws {Deno.errors.AddrInUse} when the port is in use.
 */
export function listen(options: { hostname: string; port: number }, write: WriteRecord): Listener {
  const ready = Promise.withResolvers<Handler>();
  const idle = Promise.withResolvers<void>();
  let handler: Handler | undefined;
  let inFlight = 0;
  let stopping = false;

  async function answer(request: Request): Promise<Response> {
    if (stopping) {
      return new Response(null, { status: 503, headers: { "connection": "close", "retry-after": "1" } });
    }
    inFlight++;
    try {
      return await (handler ?? await ready.promise)(request);
    } catch (error) {
      write({ event: "error", ...errorDetails(error) });
      return new Response("Internal Server Error", { status: 500 });
    } finally {
      inFlight--;
      if (stopping && inFlight === 0) idle.resolve();
    }
  }
  const server = Deno.serve({ ...options, onListen: () => {} }, answer);

  /** Deno's own shutdown breaks off messages that are still arriving (denoland/deno#36809): it comes last. */
  async function drain(): Promise<true> {
    stopping = true;
    if (inFlight > 0) await idle.promise;
    await server.shutdown();
    return true;
  }
  return {
    port: server.addr.port,
    answerWith(given) {
      handler = given;
      ready.resolve(given);
    },
    async stop(grace) {
      const { promise: tooLate, resolve } = Promise.withResolvers<false>();
      const timer = setTimeout(resolve, grace, false);
      try {
        return await Promise.race([drain(), tooLate]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
