/** A request and a response of `node:http` that no connection stands behind: for handlers that write to `res`. */

import { Buffer } from "node:buffer";
import { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { nextTick } from "node:process";
import { Duplex } from "node:stream";
import type { SessionAdmission } from "../admission.ts";
import { authInfoOf, type CallerAuthInfo } from "./auth_info.ts";
import type { NodeExchange } from "./node_exchange.ts";

/** What handlers behind the guard find: `auth` is what SDKs look for, and `body` the message, parsed once. */
export type GuardedRequest = IncomingMessage & { auth?: CallerAuthInfo; body?: unknown };

/** Bytes of an answer that are kept until somebody takes them. */
const MOST_KEPT = 64 * 1024;

/** The statuses that have no content (Fetch, null body status). */
const WITHOUT_CONTENT = new Set([204, 205, 304]);

/** A connection that leads nowhere: a handler that destroys it, or reads on, must not reach the client's. */
class NoSocket extends Duplex {
  readonly encrypted: boolean;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly remoteFamily?: string;

  constructor(socket?: Socket & { encrypted?: boolean }) {
    super();
    this.encrypted = socket?.encrypted ?? false;
    this.remoteAddress = socket?.remoteAddress;
    this.remotePort = socket?.remotePort;
    this.remoteFamily = socket?.remoteFamily;
  }

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }
}

/** The request without its credential, its message still to be read, and in `body` as well. */
export async function standInRequest(
  { caller, message, request }: SessionAdmission,
  exchange?: NodeExchange,
): Promise<GuardedRequest> {
  const socket: Duplex = new NoSocket(exchange?.incoming.socket);
  const incoming: GuardedRequest = new IncomingMessage(socket as Socket);
  const { pathname } = new URL(request.url);
  Object.assign(incoming, { method: request.method, url: pathname });
  Object.assign(incoming, { httpVersion: "1.1", httpVersionMajor: 1, httpVersionMinor: 1 });
  incoming.rawHeaders = [...request.headers].flat();
  incoming.headers = Object.fromEntries(request.headers);
  incoming.auth = authInfoOf(caller);
  incoming.body = message;
  incoming.push(Buffer.from(await request.arrayBuffer()));
  incoming.push(null);
  incoming.complete = true;
  return incoming;
}

/** A response, and what is written to it. */
export interface StandInResponse {
  outgoing: ServerResponse;
  /** The answer, as soon as its status and fields are known. */
  response: Promise<Response>;
  /** Says that there will be no answer, or no more of it. */
  fail(error: unknown): void;
}

/**
 * A response that is written into a `Response`.
 *
 * @param signal fires when the handler is to stop: it is told as Node tells it, by "close"
 */
export function standInResponse(incoming: GuardedRequest, signal: AbortSignal): StandInResponse {
  const outgoing = new ServerResponse(incoming);
  outgoing.assignSocket(incoming.socket);
  const { writeHead, end, destroy } = outgoing;
  let controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let [waiting, over, closed] = [false, false, false];
  let answer!: (response: Response) => void;
  let refuse!: (error: unknown) => void;
  const response = new Promise<Response>((resolve, reject) => [answer, refuse] = [resolve, reject]);

  const close = () => {
    if (closed) return;
    closed = true;
    outgoing.emit("close");
  };
  const leave = () => {
    if (over) return;
    over = outgoing.destroyed = true;
    close();
  };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (source) => void (controller = source),
    pull() {
      if (!waiting) return;
      waiting = false;
      outgoing.emit("drain");
    },
    cancel: leave,
  }, new ByteLengthQueuingStrategy({ highWaterMark: MOST_KEPT }));
  const fail = (error: unknown) => {
    refuse(error);
    if (!over) controller.error(error);
    leave();
  };

  // On the object itself: Express gives it another prototype.
  Object.assign(outgoing, {
    writeHead(status: number, ...rest: unknown[]) {
      setFields(outgoing, rest.at(-1));
      writeHead.call(outgoing, status);
      const headers = fieldsOf(outgoing);
      answer(new Response(WITHOUT_CONTENT.has(status) ? null : body, { status, headers }));
      return outgoing;
    },
    flushHeaders() {
      if (!outgoing.headersSent) outgoing.writeHead(outgoing.statusCode);
    },
    write(chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) {
      outgoing.flushHeaders();
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") nextTick(done as () => void);
      if (over) return true; // Nobody is left who would take it, and nobody has to wait.
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, encodingOf(encoding)) : chunk;
      if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      waiting = controller.desiredSize! <= 0;
      return !waiting;
    },
    end(chunk?: unknown, encoding?: unknown, callback?: unknown) {
      const done = [chunk, encoding, callback].find((each) => typeof each === "function");
      if (!outgoing.writableEnded) {
        if (typeof chunk === "string" || chunk instanceof Uint8Array) {
          outgoing.write(chunk, encoding as "utf8");
        }
        outgoing.flushHeaders();
        if (!over) controller.close();
        over = true;
        outgoing.once("finish", () => nextTick(close));
      }
      end.call(outgoing, undefined, "utf8", done as () => void);
      return outgoing;
    },
    destroy(error?: Error) {
      fail(error ?? new Error("The handler has destroyed its response"));
      return destroy.call(outgoing, error);
    },
  });
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return { outgoing, response, fail };
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === "string" ? encoding as BufferEncoding : "utf8";
}

/** Fields as `writeHead` takes them: an object, a list of names and values, or a list of pairs. */
function setFields(outgoing: ServerResponse, fields: unknown): void {
  if (typeof fields !== "object" || fields === null) return;
  const list: unknown[] = Array.isArray(fields) ? fields.flat() : Object.entries(fields).flat(1);
  const isList = Array.isArray(fields);
  for (let index = 0; index < list.length; index += 2) {
    const [name, value] = [list[index] as string, list[index + 1] as string | string[]];
    if (value === undefined) continue;
    if (isList && list.indexOf(name) < index) outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
}

function fieldsOf(outgoing: ServerResponse): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(outgoing.getHeaders())) {
    for (const each of [value].flat()) if (each !== undefined) headers.append(name, String(each));
  }
  return headers;
}
