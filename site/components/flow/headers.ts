/** What header fields mean: a sentence each, and where it is written. */

import type { Source } from "../../../reference/conformance/requirement.ts";
import { mcp, rfc, text } from "../../../reference/conformance/sources.ts";

/** A header field, explained. */
export interface HeaderMeaning {
  meaning: string;
  /** Absent for fields that no standard knows. */
  source?: Source;
}

/** A field that the Fetch standard defines. */
function fetchField(name: string): Source {
  return text("Fetch", name, `https://fetch.spec.whatwg.org/#http-${name.toLowerCase()}`);
}

const STREAMABLE = "basic/transports/streamable-http";

/** By name in lower case (RFC 9110 §5.1). */
const MEANINGS: Record<string, [meaning: string, source: Source]> = {
  "accept": ["What the sender can read. MCP asks for both, JSON and an event stream.", rfc(9110, "12.5.1")],
  "accept-encoding": ["Which compressions the sender can undo.", rfc(9110, "12.5.3")],
  "accept-language": ["Which languages the sender would like.", rfc(9110, "12.5.4")],
  "access-control-allow-headers": [
    "Which header fields another origin's page may send.",
    fetchField("Access-Control-Allow-Headers"),
  ],
  "access-control-allow-methods": [
    "Which methods another origin's page may use.",
    fetchField("Access-Control-Allow-Methods"),
  ],
  "access-control-allow-origin": [
    "Which origin's pages may read this answer; * is every page there is.",
    fetchField("Access-Control-Allow-Origin"),
  ],
  "access-control-expose-headers": [
    "Which fields of the answer another origin's page may read.",
    fetchField("Access-Control-Expose-Headers"),
  ],
  "access-control-max-age": [
    "For how many seconds the browser need not ask again.",
    fetchField("Access-Control-Max-Age"),
  ],
  "access-control-request-headers": [
    "A browser asks first: may a page send these fields?",
    fetchField("Access-Control-Request-Headers"),
  ],
  "access-control-request-method": [
    "A browser asks first: may a page use this method?",
    fetchField("Access-Control-Request-Method"),
  ],
  "allow": ["Which methods this URL does answer.", rfc(9110, "10.2.1")],
  "authorization": [
    "The credential. Bearer means that whoever holds the token may use it.",
    rfc(6750, "2.1"),
  ],
  "cache-control": [
    "Who may keep this answer; no-store is nobody, as an answer with a token in it needs.",
    rfc(9111, "5.2"),
  ],
  "connection": ["About this connection alone, not for whoever comes behind a proxy.", rfc(9110, "7.6.1")],
  "content-encoding": ["How the body is compressed.", rfc(9110, "8.4")],
  "content-length": ["How many bytes the body claims to have.", rfc(9110, "8.6")],
  "content-type": [
    "What the body is. A page of another origin may not send application/json without asking first.",
    rfc(9110, "8.3"),
  ],
  "cookie": ["What the browser was told to send back. No place for a token of MCP's.", rfc(6265, "4.2")],
  "date": ["When the answer was made.", rfc(9110, "6.6.1")],
  "dpop": ["A proof that the sender holds the key that the token is bound to.", rfc(9449, "4.1")],
  "etag": ["A name for this version of the document.", rfc(9110, "8.8.3")],
  "forwarded": [
    "What a proxy says about the request it received. Anybody who reaches the server can write it.",
    rfc(7239, "4"),
  ],
  "host": [
    "The name under which the client called. A page that rebinds its name still sends its own.",
    rfc(9110, "7.2"),
  ],
  "location": ["Where to go instead.", rfc(9110, "10.2.2")],
  "mcp-method": [
    "The method in the body, repeated for proxies; a server of this revision has to compare the two.",
    mcp("2026-07-28", STREAMABLE, "Standard Request Headers"),
  ],
  "mcp-name": [
    "The tool in the body, repeated for proxies; a server of this revision has to compare the two.",
    mcp("2026-07-28", STREAMABLE, "Standard Request Headers"),
  ],
  "mcp-protocol-version": [
    "The revision of MCP that the message follows.",
    mcp("2026-07-28", STREAMABLE, "Protocol Version Header"),
  ],
  "mcp-session-id": [
    "The session, in revisions that have them. It proves nothing about who is calling.",
    mcp("2025-11-25", "basic/transports", "Session Management"),
  ],
  "origin": [
    "The site whose page makes the request: browsers write it, and pages cannot change it.",
    rfc(6454, "7"),
  ],
  "pragma": ["The old way to say Cache-Control: no-cache.", rfc(9111, "5.4")],
  "proxy-authorization": ["A credential for a proxy on the way, not for the server.", rfc(9110, "11.7.2")],
  "retry-after": ["When to try again: in so many seconds, or at this time.", rfc(9110, "10.2.3")],
  "server": ["What software answers.", rfc(9110, "10.2.4")],
  "set-cookie": ["What the browser is to send back from now on.", rfc(6265, "4.1")],
  "transfer-encoding": ["How the body is cut into pieces on its way.", rfc(9112, "6.1")],
  "user-agent": ["What software asks.", rfc(9110, "10.1.5")],
  "vary": ["Which fields of the request the answer depends on.", rfc(9110, "12.5.5")],
  "www-authenticate": [
    "The challenge: what is missing or wrong, and where to read how to sign in.",
    rfc(9728, "5.1"),
  ],
  "x-content-type-options": [
    "nosniff: the body is what Content-Type says, whatever it looks like.",
    text("Fetch", "X-Content-Type-Options", "https://fetch.spec.whatwg.org/#x-content-type-options-header"),
  ],
};

/** No standard knows these; a server that believes one believes whoever sends it. */
const NON_STANDARD = "No standard gives it a meaning here. Whoever can send a request can write it.";

/** What a header field means; `undefined` where nothing is known about the name. */
export function meaningOf(name: string): HeaderMeaning | undefined {
  const key = name.toLowerCase();
  const entry = Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined;
  if (entry) return { meaning: entry[0], source: entry[1] };
  return key.startsWith("x-") ? { meaning: NON_STANDARD } : undefined;
}
