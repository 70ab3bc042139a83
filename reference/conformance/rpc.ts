/** JSON-RPC answers, as they come back over HTTP: as JSON, or in an event stream behind other messages. */

import { createParser } from "eventsource-parser";
import { type Answer, type HeaderLines, headerValues } from "./exchange.ts";

/** A JSON-RPC response, as far as checks read it. */
export interface RpcResponse {
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

/** Whether a body with these header fields is an event stream. */
export function isEventStream(headers: HeaderLines): boolean {
  return /^text\/event-stream/i.test(headerValues(headers, "content-type")[0] ?? "");
}

/** The JSON-RPC response in an answer, whatever other messages came before it; `undefined` if there is none. */
export function rpcResponse(answer: Answer): RpcResponse | undefined {
  if (isEventStream(answer.headers)) return eventData(answer.body).map(parsed).find(isResponse);
  const value = parsed(answer.body);
  return isObject(value) && "jsonrpc" in value ? value as RpcResponse : undefined;
}

/** The messages of an event stream that came whole, in order. */
export function eventData(text: string): string[] {
  const data: string[] = [];
  readEvents((each) => void data.push(each))(text);
  return data;
}

/**
 * Reads an event stream piece by piece. A line may end with CR alone: where a piece does, the line is over, and a LF
 * at the beginning of the next piece is part of that end. A parser that waits for it never reads the last event.
 *
 * @param onData called with the data of each event
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function readEvents(onData: (data: string) => void): (piece: string) => void {
  const parser = createParser({ onEvent: ({ data }) => onData(data) });
  let afterCr = false;
  return (piece) => {
    const rest = afterCr && piece.startsWith("\n") ? piece.slice(1) : piece;
    if (piece) afterCr = piece.endsWith("\r");
    parser.feed(afterCr && rest ? `${rest}\n` : rest);
  };
}

/** A response, not a request or a notification of the server's (JSON-RPC 2.0 §5). */
export function isResponse(value: unknown): value is RpcResponse {
  return isObject(value) && !("method" in value) && ("result" in value || "error" in value);
}

/** JSON, or `undefined` for anything that is not. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
