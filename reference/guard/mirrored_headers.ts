/**
 * Header fields that repeat parts of the message, so that others can route a request without reading it. From
 * revision 2026-07-28 on they have to be there. In an older message they need not be; where they are, a gateway may have
 * gone by them, so they have to agree with it as well. Nothing is ever decided by them. `Mcp-Param-*` is for the server
 * behind the guard to compare: it alone knows which arguments its tools want there.
 */

import type { Fields } from "./fields.ts";
import type { Message } from "./message.ts";
import { Refusal } from "./refusal.ts";
import { claimedVersion, standsAlone } from "./revision.ts";

/** What `Mcp-Name` repeats: these methods alone have it. */
const NAMED = new Map([["tools/call", "name"], ["prompts/get", "name"], ["resources/read", "uri"]]);

/**
 * Refuses a message whose header fields say something else than it does.
 *
 * @throws {Refusal} `header_mismatch`
 * @see MCP 2026-07-28, Streamable HTTP, Server Validation
 */
export function checkMirroredHeaders(headers: Fields, message: Message): void {
  const version = headers.get("mcp-protocol-version");
  const claimed = claimedVersion(message);
  // Neither older messages nor notifications need have any of the fields; what they do have must be true.
  const required = standsAlone(headers, message) && message.id !== undefined && message.method !== undefined;
  if (claimed !== undefined) compare("MCP-Protocol-Version", version, claimed, required);
  compare("Mcp-Method", headers.get("mcp-method"), message.method, required);
  const name = NAMED.get(message.method ?? "");
  if (name) compare("Mcp-Name", decoded(headers.get("mcp-name")), message.params?.[name], required);
}

/** @param value `null` where the field is missing, `undefined` where it cannot be read */
function compare(
  field: string,
  value: string | null | undefined,
  expected: unknown,
  required: boolean,
): void {
  if (value === null ? !required : value !== undefined && value === expected) return;
  const problem = value === null ? "is missing" : "does not agree with the message";
  throw new Refusal("header_mismatch", `${field} ${problem}`, {
    status: 400,
    rpcCode: -32020,
    rule: "MCP 2026-07-28, Streamable HTTP, Server Validation",
  });
}

const PLAIN = /^[\t\x20-\x7e]*$/;
const ENCODED = /^=\?base64\?(.*)\?=$/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A field's value without its encoding. A name that only looks encoded has to be encoded itself, so what cannot be
 * decoded is not taken as it stands.
 * @see MCP 2026-07-28, Streamable HTTP, Value Encoding
 */
function decoded(value: string | null): string | null | undefined {
  if (value === null) return null;
  if (!PLAIN.test(value)) return undefined;
  const base64 = ENCODED.exec(value)?.[1];
  if (base64 === undefined) return value;
  try {
    return utf8.decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return undefined; // not Base64 of UTF-8
  }
}
