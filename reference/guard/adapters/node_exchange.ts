/** One exchange of `node:http`: what came in, and where the answer goes. */

import type { IncomingMessage, ServerResponse } from "node:http";

/** A request of Node's, and its response. */
export class NodeExchange {
  /** Whether the client has gone away before it had its answer. */
  gone = false;
  #leaving?: AbortController;

  /** Begins to watch whether the client stays. */
  constructor(
    /** What came in; Express leaves the whole target in `originalUrl`. */
    readonly incoming: IncomingMessage & { originalUrl?: string; rawBody?: unknown },
    /** Where the answer goes. */
    readonly outgoing: ServerResponse,
  ) {
    outgoing.once("close", () => {
      if (outgoing.writableFinished) return;
      this.gone = true;
      this.#leaving?.abort(hasGone());
    });
  }

  /** Fires when the client goes away before it has its answer. Made when it is first asked for: few do. */
  get signal(): AbortSignal {
    if (!this.#leaving) {
      this.#leaving = new AbortController();
      if (this.gone) this.#leaving.abort(hasGone());
    }
    return this.#leaving.signal;
  }

  /** The request target as it was sent (RFC 9112 §3.2). */
  get target(): string {
    return this.incoming.originalUrl ?? this.incoming.url ?? "/";
  }
}

function hasGone(): DOMException {
  return new DOMException("The client has gone", "AbortError");
}
