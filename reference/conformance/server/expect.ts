/** What checks expect of an answer. Each of these throws a failure that says what came instead. */

import type { Target } from "../check.ts";
import type { Outgoing } from "../send/outgoing.ts";
import { type Answer, answered, type Exchange, headerValues } from "../exchange.ts";
import { untested } from "../harness_error.ts";
import { failed, inWords, sentInWords } from "../words.ts";
import { parsed, rpcResponse } from "../rpc.ts";

/** An exchange that was answered. */
export type Answered = Exchange & { response: Answer };

/**
 * Sends, and comes back with an answer of the server's.
 *
 * @throws {HarnessError} `untested` when there is none, or when the header was refused for its size before any program
 * saw it (RFC 6585 §5)
 */
export async function send(target: Target, message: Outgoing): Promise<Answered> {
  const exchange = await target.send(message);
  if (!answered(exchange)) throw untested(`${sentInWords(exchange)}: ${inWords(exchange)}`);
  if (exchange.response.status === 431) {
    throw untested(`431 for ${sentInWords(exchange)}: the server's transport takes no header of that size`);
  }
  return exchange;
}

/** Expects one of these statuses. */
export function expectStatus(exchange: Answered, statuses: number[], expected = statuses.join(" or ")): void {
  if (!statuses.includes(exchange.response.status)) throw failed(exchange, expected);
}

/** Expects a 4xx, and no result in it. */
export function expectRefused(exchange: Answered, expected = "a refusal: 4xx, and no result"): void {
  const { status } = exchange.response;
  if (status < 400 || status > 499 || rpcResponse(exchange.response)?.result) {
    throw failed(exchange, expected);
  }
}

/** Expects a JSON-RPC result that is no error, and returns it. */
export function expectResult(exchange: Answered, expected = "200 with a result"): Record<string, unknown> {
  const result = rpcResponse(exchange.response)?.result;
  if (exchange.response.status !== 200 || !result || result.isError) throw failed(exchange, expected);
  return result;
}

/** Expects an error of either kind: a JSON-RPC error, or a tool's result that says `isError`. */
export function expectError(exchange: Answered, expected: string): void {
  const response = rpcResponse(exchange.response);
  if (exchange.response.status >= 500 || !(response?.error || response?.result?.isError)) {
    throw failed(exchange, expected);
  }
}

/** Expects 200 with a JSON object for a body, and returns it. */
export function expectJson(exchange: Answered, expected: string): Record<string, unknown> {
  const value = parsed(exchange.response.body);
  const object = typeof value === "object" && value !== null && !Array.isArray(value);
  if (exchange.response.status !== 200 || !object) throw failed(exchange, expected);
  return value as Record<string, unknown>;
}

/** The one value of a header, or an empty string. */
export function headerOf(exchange: Answered, name: string): string {
  return headerValues(exchange.response.headers, name).join(", ");
}
