/** What came in by `node:http`, for the guard. */

import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { declaresAtMost } from "../body.ts";
import { GuardConfigurationError } from "../configuration_error.ts";
import { ReceivedFields } from "../fields.ts";
import type { ReceivedRequest } from "../received_request.ts";
import type { NodeExchange } from "./node_exchange.ts";

/** Bytes of a message that are taken as they come, whoever sends them: Node takes as many by itself. */
const SMALL = 64 * 1024;

/**
 * Stands for the `Request` that nobody makes of it. Its fields are those that came, line by line: Node's `headers` keep
 * the first of two `Authorization` lines and drop the other. Its URL is the resource, because nothing that a client
 * made up is worth parsing twice: the guard looks at the target.
 */
export class NodeRequest implements ReceivedRequest {
  /** As it was sent: TRACE too, of which no `Request` can be made. */
  readonly method: string;
  /** What was sent. */
  readonly headers = new ReceivedFields();
  /** Whether somebody has begun to read the message. */
  bodyUsed = false;
  readonly #exchange: NodeExchange;
  #whole?: Promise<Uint8Array>;
  #body?: Bytes;

  /**
   * Begins to receive the message: whoever sends it may be gone before it is read, and cancels nothing by that.
   *
   * @throws {GuardConfigurationError} `body_already_read`
   */
  constructor(
    exchange: NodeExchange,
    /** The resource. */
    readonly url: string,
  ) {
    this.#exchange = exchange;
    const { incoming } = exchange;
    this.method = incoming.method ?? "GET";
    for (let line = 0; line < incoming.rawHeaders.length; line += 2) {
      this.headers.append(incoming.rawHeaders[line]!, incoming.rawHeaders[line + 1]!);
    }
    if (this.method !== "POST") return;
    if (wasRead(incoming)) this.#whole = Promise.resolve(keptOf(incoming));
    else if (declaresAtMost(SMALL, this.headers)) this.#whole = wholeOf(incoming);
    else this.#body = streamOf(incoming);
  }

  /** Fires when the client goes away. */
  get signal(): AbortSignal {
    return this.#exchange.signal;
  }

  /** The message as it arrives, for one who counts it. */
  get body(): Bytes | null {
    this.bodyUsed = true;
    const whole = this.#whole;
    if (whole) this.#body ??= new ReadableStream({ start: async (to) => closedWith(await whole, to) });
    return this.#body ?? null;
  }

  /** The whole message. */
  async arrayBuffer(): Promise<ArrayBuffer> {
    this.bodyUsed = true;
    return this.#whole
      ? new Uint8Array(await this.#whole).buffer
      : await new Response(this.#body).arrayBuffer();
  }
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

function closedWith(bytes: Uint8Array, to: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
  to.enqueue(new Uint8Array(bytes));
  to.close();
}

/** Whether something in front of the guard has read the message. */
function wasRead({ readableDidRead, readableEnded }: IncomingMessage): boolean {
  return readableDidRead || readableEnded;
}

/** The bytes that it has kept. */
function keptOf({ rawBody }: NodeExchange["incoming"]): Uint8Array {
  if (rawBody instanceof Uint8Array) return rawBody;
  throw new GuardConfigurationError(
    "body_already_read",
    "request",
    "unread when it reaches the guard. A body parser in front has read it, such as express.json() or that of " +
      "createMcpExpressApp(): leave it out, or use it for other paths only. Where it has to stay, have it keep the " +
      "bytes: express.json({ verify: keepRawBody })",
  );
}

/** Who hears what of a message that arrives. */
interface Hearing {
  chunk(chunk: Uint8Array): void;
  end(): void;
  breakOff(reason: DOMException): void;
}

/** Lets somebody hear a message, which may have broken off already. What is returned ends that, and leaves the rest. */
function listen(incoming: IncomingMessage, { chunk, end, breakOff }: Hearing): () => void {
  const ended = () => {
    leave();
    end();
  };
  const broken = () => {
    leave();
    breakOff(new DOMException("The message ended early", "AbortError"));
  };
  const leave = () => {
    incoming.off("data", chunk).off("end", ended).off("error", broken).off("close", broken).pause();
  };
  incoming.on("data", chunk).on("end", ended).on("error", broken).on("close", broken);
  if (incoming.destroyed) broken();
  return leave;
}

function wholeOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    listen(incoming, {
      chunk: (chunk) => void chunks.push(chunk),
      end: () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)),
      breakOff: reject,
    });
  });
  // It may break off, and nobody read it.
  whole.catch(() => {});
  return whole;
}

/**
 * The message as it arrives. `Readable.toWeb` destroys the connection when nobody wants the rest: a client that sends
 * too much would be cut off without the 413 that tells it so.
 */
function streamOf(incoming: IncomingMessage): Bytes {
  let leave: () => void;
  return new ReadableStream({
    start(controller) {
      leave = listen(incoming, {
        chunk(chunk) {
          controller.enqueue(new Uint8Array(chunk));
          if (controller.desiredSize! <= 0) incoming.pause();
        },
        end: () => controller.close(),
        breakOff: (reason) => controller.error(reason),
      });
    },
    pull: () => void incoming.resume(),
    cancel: () => leave(),
  });
}
