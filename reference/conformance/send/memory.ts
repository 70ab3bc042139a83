/** Sends to a fetch handler in the same process: a lesson's file in a test, in a worker, in a page. */

import type { Outgoing, Send } from "./outgoing.ts";
import type { Answer, HeaderLines, NoAnswer } from "../exchange.ts";
import { awaitAnswer, exchangeOf, meantHeaders, notSent, readBody, splitUrl, withHost } from "./wire.ts";

/** A server without a socket. */
export interface Handler {
  fetch(request: Request): Response | Promise<Response>;
}

/**
 * Sends to handlers by origin, the way `Deno.serve` would hand them the request: the request's URL is
 * built from its `Host`, and a handler that throws is a 500.
 *
 * Its `send` throws {@linkcode HarnessError} `not_sent` when the runtime would not pass a header or the path on
 * as written, and `no_answer` after ten seconds of silence.
 *
 * @param handlers by origin: `http://127.0.0.1:8000`
 */
export function memorySend(handlers: Record<string, Handler>): Send {
  return (message) =>
    exchangeOf(message, async () => {
      const { scheme, authority } = splitUrl(message.url);
      const handler = handlers[`${scheme}://${authority}`];
      if (!handler) return { error: `nothing listens at ${authority}` };
      const { request, abandon } = requestOf(message);
      try {
        return await awaitAnswer(message, answerOf(message, handler, request));
      } finally {
        abandon();
      }
    });
}

async function answerOf(message: Outgoing, handler: Handler, request: Request): Promise<Answer | NoAnswer> {
  let response: Response;
  try {
    response = await handler.fetch(request);
  } catch {
    return { status: 500, headers: [], body: "Internal Server Error" };
  }
  // A server that returns anything else answers 500 as well (Deno.serve, and every other).
  if (!(response instanceof Response)) return { status: 500, headers: [], body: "Internal Server Error" };
  // A network error is how a handler says that the connection breaks (Fetch §2.2.6).
  if (response.type === "error") return { error: "the connection broke" };
  const headers: HeaderLines = [...response.headers];
  const body = request.method === "HEAD" ? "" : await readBody(message, response.body, headers);
  return { status: response.status, headers, body };
}

/** Builds the request, and proves that it says what was meant. */
function requestOf(message: Outgoing): { request: Request; abandon(): void } {
  const lines = withHost(message);
  const host = lines.findLast(([name]) => name.toLowerCase() === "host")?.[1];
  const { scheme, requestTarget } = splitUrl(message.url);
  const init: RequestInit & { duplex?: "half" } = { method: message.method };
  const gone = new AbortController();
  let abandon = () => {};
  if (message.unfinished) {
    init.body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytesOf(message.body ?? ""));
        abandon = () => {
          gone.abort();
          controller.error(new Error("The client went away"));
        };
      },
    });
    init.duplex = "half";
    // As a server's own signal does, it says that nobody waits for the answer any more.
    init.signal = gone.signal;
  } else if (message.body !== undefined) {
    init.body = bytesOf(message.body);
  }
  const request = new Request(`${scheme}://${host}${requestTarget}`, init);
  // A browser takes Host, Origin and others out of a Request's own headers, but not out of a Headers object.
  Object.defineProperty(request, "headers", { value: new Headers(lines) });

  if (request.method !== message.method) throw notSent(`The method ${message.method}`);
  if (!request.url.endsWith(requestTarget)) throw notSent(`The path ${requestTarget}`);
  for (const [name, value] of meantHeaders(message)) {
    if (request.headers.get(name) !== value) throw notSent(`The header ${name}`);
  }
  return { request, abandon };
}

function bytesOf(body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
}
