/** How long an admitted request may run, and when whoever executes it is told to stop. */

import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import type { ReceivedRequest } from "./received_request.ts";

/** The lifetime of one admitted request. */
export interface Lifetime {
  /**
   * Fires when the work is to stop. It begins to follow in the next turn of the event loop: to ask a server for its
   * signal takes a tenth of a short call, and a call that has been answered by then has nobody to tell.
   */
  readonly signal: AbortSignal;
  /** Asks to be told when the signal fires, without one. */
  whenOver(listener: () => void): void;
  /** Whether the client cancels by going away, as it does from 2026-07-28 on. */
  readonly cancelledByLeaving: boolean;
  /** The answer is there in full: nothing fires any more. */
  end(): void;
}

/** What a lifetime depends on. */
export interface LifetimeSettings {
  /** The request that came in. */
  received: ReceivedRequest;
  /**
   * Whether the client cancels by going away. Before 2026-07-28 it SHOULD NOT be taken to mean that: connections break,
   * and the client cannot know what has been done.
   */
  cancelledByLeaving: boolean;
  /** Seconds that it may take; absent for a stream that is meant to stand. */
  seconds?: number;
}

/**
 * Begins a lifetime.
 *
 * @see MCP 2026-07-28, Streamable HTTP, Cancellation; MCP 2025-11-25, Transports, Sending Messages to the Server
 */
export function beginLifetime({ received, cancelledByLeaving, seconds }: LifetimeSettings): Lifetime {
  let controller: AbortController | undefined;
  let listener: (() => void) | undefined;
  let following = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const stop = (reason: unknown) => {
    if (ended) return;
    end();
    controller?.abort(reason);
    listener?.();
  };
  const leave = () => stop(received.signal.reason);
  const end = () => {
    ended = true;
    clearTimeout(timer);
  };
  const follow = () => {
    if (ended) return;
    if (seconds !== undefined) timer = setTimeout(stop, seconds * 1000, tooLong(seconds));
    if (!cancelledByLeaving) return;
    if (received.signal.aborted) leave();
    else received.signal.addEventListener("abort", leave, { once: true });
  };
  const begin = () => {
    if (!following) setImmediate(follow);
    following = true;
  };
  return {
    cancelledByLeaving,
    get signal() {
      begin();
      return (controller ??= new AbortController()).signal;
    },
    whenOver(told) {
      begin();
      listener = told;
    },
    end,
  };
}

function tooLong(seconds: number): DOMException {
  return new DOMException(`The request has taken more than ${seconds} s`, "TimeoutError");
}

/** Whether a signal has fired because a request has taken too long. */
export function tookTooLong({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof DOMException && reason.name === "TimeoutError";
}
