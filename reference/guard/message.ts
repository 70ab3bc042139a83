/** The one JSON-RPC message of a request. */

import { readBody } from "./body.ts";
import type { Fields } from "./fields.ts";
import { checkMediaType } from "./media_type.ts";
import type { ReceivedRequest } from "./received_request.ts";
import { Refusal, type RefusalCode } from "./refusal.ts";
import { countMembers, structureOf } from "./unambiguous_json.ts";

/**
 * A message as it will be executed: a request, a notification (no `id`) or, before 2026-07-28, a response (no
 * `method`).
 * @see https://www.jsonrpc.org/specification
 */
export interface Message {
  /** "2.0". */
  jsonrpc: "2.0";
  /** What the answer will repeat; a notification has none. */
  id?: string | number;
  /** What is to be done; a response has none. */
  method?: string;
  /** What it is to be done with. */
  params?: Record<string, unknown>;
  /** What the client answers to a request of the server's. */
  result?: unknown;
  /** Why it does not. */
  error?: unknown;
}

/** A message, and the text that it was sent as. */
export interface ReceivedMessage {
  message: Message;
  text: string;
}

/** How deep a message may be nested. Whatever walks it behind the guard may do so by recursion. */
const MAX_DEPTH = 128;

/** Keeps a byte order mark, which `JSON.parse` then refuses (RFC 8259 §8.1). */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the message, and refuses whatever could be read in two ways.
 *
 * @param limit bytes
 * @throws {Refusal} `media_type_not_json`, `content_coding_not_allowed`, `message_too_large`,
 * `message_incomplete`, `message_not_json`, `message_too_deep`, `message_not_single`, `message_ambiguous`,
 * `message_not_rpc`
 * @see MCP 2026-07-28, Streamable HTTP, Sending Messages
 */
export async function readMessage(
  request: ReceivedRequest,
  fields: Fields,
  limit: number,
): Promise<ReceivedMessage> {
  checkMediaType(fields);
  const text = decode(await readBody(request, fields, limit));
  // Before it is parsed: parsing takes as long as there are brackets, and many bytes for each of them.
  const { members, depth } = structureOf(text, MAX_DEPTH);
  if (depth > MAX_DEPTH) throw refuse("message_too_deep", "The message is nested too deep");
  const value = parse(text);
  if (Array.isArray(value)) throw refuse("message_not_single", "Send one message a request");
  if (members !== countMembers(value)) {
    throw refuse("message_ambiguous", "Name each member of an object once");
  }
  if (!isMessage(value)) throw refuse("message_not_rpc", "Send a JSON-RPC 2.0 message");
  return { message: value, text };
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw notJson(cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(cause);
  }
}

function notJson(cause: unknown): Refusal {
  return new Refusal("message_not_json", "The body is not JSON", {
    status: 400,
    rpcCode: -32700,
    rule: "RFC 8259 §2, §8.1",
    cause,
  });
}

function isMessage(value: unknown): value is Message {
  if (!isObject(value)) return false;
  const { jsonrpc, id, method, params } = value;
  if (jsonrpc !== "2.0") return false;
  if (id !== undefined && typeof id !== "string" && typeof id !== "number") return false;
  if (params !== undefined && !isObject(params)) return false;
  const answers = "result" in value || "error" in value;
  return answers ? method === undefined && id !== undefined : typeof method === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(code: RefusalCode, message: string): Refusal {
  return new Refusal(code, message, {
    status: 400,
    rpcCode: -32600,
    rule: "MCP Streamable HTTP, Sending Messages",
  });
}
