/** Keeps what went over the wire, so that people can be shown it: a copy without secrets. */

import type { Outgoing, Send } from "./send/outgoing.ts";
import type { DecodedToken, Exchange, HeaderLines } from "./exchange.ts";
import { createRedactor } from "./redact.ts";

/** Longer bodies are cut here in a recorded copy, in characters. */
export const MAX_RECORDED_BODY = 4000;

/** Nothing beyond is searched for secrets, and nothing beyond is shown: megabytes would take seconds. */
const MAX_SEARCHED_BODY = 8 * MAX_RECORDED_BODY;

/** Records one run. A secret seen once in it is taken out of everything else that is taken from it. */
export interface Recorder {
  /** Sends, and resolves with the exchange as it was, for a check to judge. Throws what the `send` behind it does. */
  send: Send;
  /**
   * The exchanges that ended since the last call, in the order in which they began: copies, without secrets, with
   * the tokens decoded instead.
   */
  take(): Promise<Exchange[]>;
  /** What `take` has made of an exchange that `send` resolved with. */
  taken(exchange: Exchange): Exchange | undefined;
  /** A text without secrets, such as a failure's. Names them by hash once `take` has seen them, else only by kind. */
  redact(text: string): string;
}

/** An exchange with as much of its bodies as is searched, and the lengths that they had. */
interface Ended {
  /** As the check got it. */
  original: Exchange;
  exchange: Exchange;
  sent: number | undefined;
  received: number;
}

/** Records what goes through `send`. */
export function createRecorder(send: Send): Recorder {
  const redactor = createRedactor();
  let ended: Ended[] = [];
  const taken = new WeakMap<Exchange, Exchange>();

  return {
    async send(message) {
      const whole = textOf(message.body);
      const body = whole && searchable(whole);
      // First, so that an error which names the message can be redacted as well.
      learn({ ...message, body });
      const exchange = await send(message);
      // The check gets the original and may change it.
      const { request, response } = exchange;
      const copy = structuredClone({
        ...exchange,
        request: body === undefined ? request : { ...request, body },
        response: "body" in response ? { ...response, body: searchable(response.body) } : response,
      });
      learn(copy.request);
      learn(copy.response);
      ended.push({
        original: exchange,
        exchange: copy,
        sent: whole?.length,
        received: "body" in response ? response.body.length : 0,
      });
      return exchange;
    },

    async take() {
      const exchanges = ended.toSorted((a, b) => a.exchange.startedAt - b.exchange.startedAt);
      ended = [];
      await redactor.hash();
      return exchanges.map(redacted);
    },

    taken: (exchange) => taken.get(exchange),

    redact: (text) => redactor.redact(text),
  };

  function learn(
    message: { url?: string; headers?: HeaderLines; body?: string; note?: string; error?: string },
  ) {
    for (const text of [message.url, message.body, message.note, message.error]) redactor.learn(text ?? "");
    for (const [name, value] of message.headers ?? []) redactor.learn(value, name);
  }

  function redacted({ original, exchange, sent, received }: Ended): Exchange {
    const tokens = new Map<string, DecodedToken>();
    const text = (value: string, field?: string) => redactor.redact(value, field, tokens);
    const headers = (lines: HeaderLines): HeaderLines =>
      lines.map(([name, value]) => [text(name), text(value, name)]);
    // Cut after the secrets are out: half a token would not be known for one.
    const body = (value: string, whole: number) => cut(text(value), value.length < whole, whole);

    const { request, response, note } = exchange;
    const copy: Exchange = {
      to: exchange.to,
      request: { method: text(request.method), url: text(request.url), headers: headers(request.headers) },
      response: "status" in response
        ? { status: response.status, headers: headers(response.headers), body: body(response.body, received) }
        : { error: text(response.error) },
      startedAt: exchange.startedAt,
      durationMs: exchange.durationMs,
    };
    if (exchange.from) copy.from = exchange.from;
    if (exchange.scenario) copy.scenario = exchange.scenario;
    if (request.body !== undefined) copy.request.body = body(request.body, sent ?? 0);
    if (note !== undefined) copy.note = text(note);
    if (tokens.size > 0) copy.tokens = [...tokens.values()];
    taken.set(original, copy);
    return copy;
  }
}

/** The body of a message as text, if it is that. */
function textOf(body: Outgoing["body"]): string | undefined {
  if (!(body instanceof Uint8Array)) return body;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return `«${count(body.length)} bytes»`;
  }
}

/** As much as is searched, up to the last whole word: half a token would not be known for one. */
function searchable(body: string): string {
  if (body.length <= MAX_SEARCHED_BODY) return body;
  let end = MAX_SEARCHED_BODY;
  while (end > 0 && !/[\s"'&<>]/.test(body.charAt(end - 1))) end--;
  return body.slice(0, end);
}

function cut(body: string, already: boolean, whole: number): string {
  if (!already && body.length <= MAX_RECORDED_BODY) return body;
  return `${body.slice(0, MAX_RECORDED_BODY)}… «cut: ${count(whole)} characters in all»`;
}

function count(amount: number): string {
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
