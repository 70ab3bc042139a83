/**
 * What a revision asks of every message beside what it says. From 2026-07-28 on a message stands alone: a request
 * names its revision and its client in `_meta`, and header fields repeat parts of it for whoever routes it.
 */

import type { HeaderLines } from "./exchange.ts";
import type { Revision } from "./requirement.ts";

/** A JSON-RPC message before it is text: an ordinary one, or one with something odd about it. */
export type RpcMessage = Record<string, unknown>;

/** The field of `_meta` that names a request's revision. */
export const VERSION_FIELD = "io.modelcontextprotocol/protocolVersion";

/** The client that checks pretend to be. */
export const CLIENT = { capabilities: {}, clientInfo: { name: "gatehouse", version: "1" } };

/** What `Mcp-Name` repeats, for the methods that have it. */
const NAMED: Record<string, string> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
};

/** Whether each message of this revision stands alone, with no `initialize` before it. */
export function standsAlone(revision: Revision): boolean {
  return revision >= "2026-07-28"; // Dates in this form are in the order of their texts.
}

/**
 * What a request of this revision has in its `_meta`; nothing before 2026-07-28.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/index#_meta
 */
export function requestMeta(revision: Revision): Record<string, unknown> {
  if (!standsAlone(revision)) return {};
  return {
    [VERSION_FIELD]: revision,
    "io.modelcontextprotocol/clientInfo": CLIENT.clientInfo,
    "io.modelcontextprotocol/clientCapabilities": CLIENT.capabilities,
  };
}

/** The same as the last member of a `params` that is written by hand; empty before 2026-07-28. */
export function metaMember(revision: Revision): string {
  return standsAlone(revision) ? `,"_meta":${JSON.stringify(requestMeta(revision))}` : "";
}

/** A message with the `_meta` of its revision. A notification needs none, and odd `params` can have none. */
export function inEra(revision: Revision, message: RpcMessage): RpcMessage {
  if (!standsAlone(revision) || message.id === undefined) return message;
  const { method, params = method === undefined ? undefined : {} } = message;
  if (typeof params !== "object" || params === null || Array.isArray(params)) return message;
  const { _meta, ...others } = params as { _meta?: object };
  return { ...message, params: { ...others, _meta: { ...requestMeta(revision), ..._meta } } };
}

/**
 * The header fields that repeat a message; of an array, its first message. None before 2026-07-28, and none for what
 * is no message.
 *
 * @param body what a parser makes of it
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#standard-request-headers
 */
export function mirroredHeaders(revision: Revision, body: unknown): HeaderLines {
  if (!standsAlone(revision)) return [];
  const message = [body].flat()[0] as RpcMessage | null | undefined;
  const method = message?.method;
  if (typeof method !== "string") return [];
  const params = message?.params as Record<string, unknown> | null | undefined;
  const name = Object.hasOwn(NAMED, method) ? params?.[NAMED[method]!] : undefined;
  return [
    ["mcp-method", method],
    ...(typeof name === "string" ? [["mcp-name", fieldValue(name)] as [string, string]] : []),
  ];
}

/**
 * A text as `Mcp-Name` has it: as it is, or encoded where a header field could not hold it.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding
 */
export function fieldValue(text: string): string {
  const plain = /^[\x20-\x7e]*$/.test(text) && text === text.trim();
  return plain && !/^=\?base64\?.*\?=$/.test(text) ? text : encodedValue(text);
}

/** The encoded form of a text, needed or not. */
export function encodedValue(text: string): string {
  return `=?base64?${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}?=`;
}
