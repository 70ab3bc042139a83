/** A `Response`, sent by `node:http`. */

import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { textOf } from "../refusal_response.ts";
import type { NodeExchange } from "./node_exchange.ts";

/** Node frames the answer itself (RFC 9112 §6). */
const FRAMING = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

/** Bytes of an unread message that are still received, and thrown away, so that its sender gets to its answer. */
const MOST_DISCARDED = 64 * 1024 * 1024;

/** Milliseconds for which they are. */
const LONGEST_LINGER = 1000;

/** Bytes of a message that Node throws away by itself, and the connection stays. */
const SMALL = 64 * 1024;

/** What becomes of an answer on its way. */
export interface SendOptions {
  /** It was made for one caller. */
  personal: boolean;
}

/** Sends an answer. Where the client has gone, or goes meanwhile, the answer's stream is cancelled. */
export async function sendResponse(
  response: Response,
  exchange: NodeExchange,
  { personal }: SendOptions,
): Promise<void> {
  const { incoming, outgoing, gone } = exchange;
  if (gone) return void await response.body?.cancel(exchange.signal.reason);
  writeHead(response, outgoing, personal);
  if (response.headers.get("content-type")?.toLowerCase().startsWith("text/event-stream") && response.body) {
    return await sendStream(response.body, outgoing, exchange.signal);
  }
  const text = textOf(response);
  const body = text === undefined ? new Uint8Array(await response.arrayBuffer()) : Buffer.from(text);
  if (isInFull(incoming)) outgoing.end(body);
  else await sendInStages(body, incoming, outgoing);
}

/** Which pages may read an answer is decided in one place: what others have set before is taken away. */
function writeHead({ status, headers }: Response, outgoing: ServerResponse, personal: boolean): void {
  for (const name of outgoing.getHeaderNames()) {
    if (name.startsWith("access-control-")) outgoing.removeHeader(name);
  }
  outgoing.statusCode = status;
  for (const [name, value] of headers) {
    if (FRAMING.has(name)) continue;
    if (name === "set-cookie" || name === "vary") outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  if (personal && !outgoing.hasHeader("cache-control")) outgoing.setHeader("cache-control", "no-store");
}

async function sendStream(
  body: ReadableStream<Uint8Array>,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  let drained: (() => void) | undefined;
  outgoing.on("drain", () => drained?.());
  signal.addEventListener("abort", () => {
    drained?.();
    reader.cancel(signal.reason).catch(() => {}); // Nobody is there to be told that it broke.
  }, { once: true });
  outgoing.flushHeaders();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (signal.aborted) return;
      if (!outgoing.write(part.value)) await new Promise<void>((resolve) => drained = resolve);
    }
    outgoing.end();
  } catch {
    // Half an answer must not look like a whole one.
    outgoing.destroy();
  }
}

/** Whether the connection can be used again: the message has arrived, or little is left that Node throws away. */
function isInFull({ complete, headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return complete || length !== undefined && Number(length) <= SMALL;
}

/**
 * Answers a client that is still sending, then closes. Node would close with the last byte, while bytes are on their
 * way to it: the client's end is then reset, and many never see their answer. So the answer is there in full first, by
 * its Content-Length, and the connection is closed when the client has stopped, or has had its time.
 *
 * @see RFC 9112 §9.6
 */
async function sendInStages(
  body: Uint8Array,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  outgoing.setHeader("connection", "close");
  outgoing.setHeader("content-length", body.length);
  outgoing.flushHeaders();
  if (body.length > 0) outgoing.write(body);
  await discarded(incoming);
  outgoing.end();
}

async function discarded(incoming: IncomingMessage): Promise<void> {
  const over = new AbortController();
  const stop = () => over.abort();
  let size = 0;
  const count = (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > MOST_DISCARDED) stop();
  };
  incoming.on("data", count).once("end", stop).once("close", stop).resume();
  // It ends with an error when there is nothing to wait for any more.
  await setTimeout(LONGEST_LINGER, undefined, { signal: over.signal }).catch(() => {});
  incoming.off("data", count).off("end", stop).off("close", stop);
}
