/** What every way of sending shares: reading a message's URL as written, and bounding what comes back. */

import { HarnessError } from "../harness_error.ts";
import type { Answer, Exchange, HeaderLines, NoAnswer } from "../exchange.ts";
import { MAX_BODY } from "../exchange.ts";
import { type Alarm, alarm } from "../own_time.ts";
import { isEventStream, isResponse, parsed, readEvents } from "../rpc.ts";
import type { Outgoing } from "./outgoing.ts";

/** How long the server may be silent before the judgement is given up, in milliseconds of own time. */
export const SILENCE_MS = 10_000;

/** How long an unfinished message waits for an answer that does not need the rest of it, in milliseconds. */
export const UNFINISHED_MS = 1_000;

/** How long an event stream that answers no message is read before it is let go, in milliseconds. */
export const STREAM_MS = 250;

/** How long it is read for what was asked by other messages meanwhile, in milliseconds. */
const MEANWHILE_MS = 1_000;

/** The parts of a message's URL, the request target untouched: `//mcp` stays `//mcp`. */
export function splitUrl(url: string): { scheme: string; authority: string; requestTarget: string } {
  const match = /^(https?):\/\/([^/?#]+)([^#]*)$/.exec(url);
  if (!match) throw new HarnessError("not_sent", `Not a URL that can be sent to: ${url}`);
  const [, scheme = "", authority = "", rest = ""] = match;
  return { scheme, authority, requestTarget: rest.startsWith("/") ? rest : `/${rest}` };
}

/** The header lines as they go out: `Host` from the URL unless the message brings its own. */
export function withHost(message: Outgoing): HeaderLines {
  const named = message.headers.some(([name]) => name.toLowerCase() === "host");
  return named ? message.headers : [["host", splitUrl(message.url).authority], ...message.headers];
}

/** The values that each field should arrive with: lines of one name joined by commas (RFC 9110 §5.3). */
export function meantHeaders(message: Outgoing): Map<string, string> {
  const meant = new Map<string, string>();
  for (const [name, value] of withHost(message)) {
    const key = name.toLowerCase();
    const before = meant.get(key);
    meant.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return meant;
}

/** The error for something that would not arrive as written. */
export function notSent(what: string): HarnessError {
  return new HarnessError("not_sent", `${what} does not get through as written from here`);
}

/**
 * Waits for the answer to a message as long as is fair.
 *
 * @param silenceMs how long that is
 * @throws {HarnessError} `no_answer` after that
 */
export async function awaitAnswer(
  message: Outgoing,
  answer: Promise<Answer | NoAnswer>,
  silenceMs: number = SILENCE_MS,
): Promise<Answer | NoAnswer> {
  let limit: Alarm | undefined;
  const late = new Promise<NoAnswer>((resolve, reject) => {
    if (message.unfinished) {
      const error = `no answer within ${UNFINISHED_MS / 1000} s: it waits for the rest of the message`;
      limit = alarm(UNFINISHED_MS, () => resolve({ error }));
    } else {
      limit = alarm(silenceMs, () => {
        const what = `${message.method} ${splitUrl(message.url).requestTarget}${
          message.note ? ` (${message.note})` : ""
        }`;
        const error = `it has not answered for ${silenceMs / 1000} s: ${what}`;
        reject(new HarnessError("no_answer", error));
      });
    }
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    limit?.callOff();
  }
}

/**
 * Reads a body up to {@linkcode MAX_BODY} characters. An event stream that a message opened is read until the
 * response to it has come, whatever comes before; one that nobody waits for is let go after {@linkcode STREAM_MS}.
 *
 * @param message what it answers
 */
export async function readBody(
  message: Outgoing,
  body: ReadableStream<Uint8Array> | null,
  headers: HeaderLines,
): Promise<string> {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const stream = isEventStream(headers);
  const standing = stream && message.method !== "POST";
  const wait = message.meanwhile ? MEANWHILE_MS : STREAM_MS;
  const limit = standing ? alarm(wait, () => void reader.cancel().catch(() => {})) : undefined;
  let text = "";
  let answered = false;
  let asked: Promise<void> | undefined;
  const events = readEvents((data) => {
    // What the first of several messages is answered with is not the end of a stream that answers them all.
    if (standing && message.meanwhile) asked ??= message.meanwhile(text);
    else answered ||= isResponse(parsed(data));
  });
  try {
    while (text.length < MAX_BODY && !answered) {
      const { done, value } = await reader.read();
      if (done) break;
      const more = decoder.decode(value, { stream: true });
      text += more;
      if (stream) events(more);
    }
  } catch {
    // The connection broke half-way: what did arrive is what is judged.
  } finally {
    limit?.callOff();
  }
  await asked;
  await reader.cancel().catch(() => {});
  return text.slice(0, MAX_BODY);
}

/** Sends a message by the means given, and records it. */
export async function exchangeOf(
  message: Outgoing,
  transmit: () => Promise<Answer | NoAnswer>,
): Promise<Exchange> {
  const startedAt = Date.now();
  const started = performance.now();
  const response = await transmit();
  const { method, url, body } = message;
  const exchange: Exchange = {
    to: message.to ?? "resource-server",
    request: { method, url, headers: withHost(message) },
    response,
    startedAt,
    durationMs: Math.round((performance.now() - started) * 10) / 10,
  };
  if (body !== undefined) {
    exchange.request.body = typeof body === "string" ? body : new TextDecoder().decode(body);
  }
  if (message.from) exchange.from = message.from;
  if (message.note) exchange.note = message.note;
  if (message.scenario) exchange.scenario = message.scenario;
  return exchange;
}
