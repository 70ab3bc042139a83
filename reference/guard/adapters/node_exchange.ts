/** One exchange of `node:http`: what came in, and where the answer goes. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { GuardConfigurationError } from "../configuration_error.ts";

/** A request of Node's, and its response. */
export class NodeExchange {
  /** Fires when the client goes away before it has its answer. */
  readonly signal: AbortSignal;

  /** Begins to watch whether the client stays. */
  constructor(
    /** What came in; Express leaves the whole target in `originalUrl`. */
    readonly incoming: IncomingMessage & { originalUrl?: string; rawBody?: unknown },
    /** Where the answer goes. */
    readonly outgoing: ServerResponse,
  ) {
    const gone = new AbortController();
    this.signal = gone.signal;
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) gone.abort(new DOMException("The client has gone", "AbortError"));
    });
  }

  /** The request target as it was sent (RFC 9112 §3.2). */
  get target(): string {
    return this.incoming.originalUrl ?? this.incoming.url ?? "/";
  }
}

/** A `Request` cannot be made with these (Fetch, forbidden methods), and the guard has to see them. */
const FORBIDDEN = new Set(["TRACE", "TRACK", "CONNECT"]);

/**
 * The request, for the guard. Its fields are those that came, line by line: Node's `headers` keep the first of two
 * `Authorization` lines and drop the other. Its URL is the resource, because nothing that a client made up is worth
 * parsing twice: the guard looks at the target.
 *
 * @throws {GuardConfigurationError} `body_already_read`
 */
export function requestOf(exchange: NodeExchange, resource: string): Request {
  const { incoming: { method = "GET", rawHeaders }, signal } = exchange;
  const headers = new Headers();
  for (let line = 0; line < rawHeaders.length; line += 2) {
    headers.append(rawHeaders[line]!, rawHeaders[line + 1]!);
  }
  if (method === "POST") {
    // Node wants to be told that the message may arrive while the answer is sent.
    const init = { method, headers, signal, body: bodyOf(exchange), duplex: "half" };
    return new Request(resource, init as RequestInit);
  }
  if (!FORBIDDEN.has(method)) return new Request(resource, { method, headers, signal });
  return Object.defineProperty(new Request(resource, { headers, signal }), "method", { value: method });
}

/** Bytes that something in front of the guard has read and kept, or those that arrive. */
function bodyOf({ incoming }: NodeExchange): BodyInit {
  if (!incoming.readableDidRead && !incoming.readableEnded) return streamOf(incoming);
  if (incoming.rawBody instanceof Uint8Array) return new Uint8Array(incoming.rawBody);
  throw new GuardConfigurationError(
    "body_already_read",
    "request",
    "unread when it reaches the guard. A body parser in front has read it, such as express.json() or that of " +
      "createMcpExpressApp(): leave it out, or use it for other paths only. Where it has to stay, have it keep the " +
      "bytes: express.json({ verify: keepRawBody })",
  );
}

/**
 * The message as it arrives. `Readable.toWeb` destroys the connection when nobody wants the rest: a client that sends
 * too much would be cut off without the 413 that tells it so.
 */
function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const receive = (chunk: Uint8Array) => {
    controller.enqueue(new Uint8Array(chunk));
    if (controller.desiredSize! <= 0) incoming.pause();
  };
  const end = () => {
    detach();
    controller.close();
  };
  const breakOff = () => {
    detach();
    controller.error(new DOMException("The message ended early", "AbortError"));
  };
  function detach(): void {
    incoming.off("data", receive).off("end", end).off("error", breakOff).off("close", breakOff).pause();
  }
  return new ReadableStream<Uint8Array>({
    start(source) {
      controller = source;
      incoming.on("data", receive).on("end", end).on("error", breakOff).on("close", breakOff);
    },
    pull: () => void incoming.resume(),
    cancel: detach,
  });
}
