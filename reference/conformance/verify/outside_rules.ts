/** A look from outside: what a client sends that nobody has signed in with, and no more. */

import { untested } from "../harness_error.ts";
import type { Outgoing, Send } from "../send/outgoing.ts";
import { parsed } from "../rpc.ts";

/** Rules of the server that such a look can judge, in the order of the catalogue. */
export const OUTSIDE_RULES: string[] = [
  "transport.origin-foreign",
  "transport.origin-null",
  "transport.origin-lookalike",
  "transport.host",
  "transport.older-endpoints",
  "metadata.path-form",
  "metadata.discoverable",
  "metadata.resource",
  "metadata.resource-url",
  "metadata.authorization-servers",
  "metadata.issuer-urls",
  "metadata.content-type",
  "metadata.cors",
  "metadata.preflight",
  "metadata.cors-not-on-mcp",
  "metadata.optional-fields",
  "metadata.no-empty-lists",
  "metadata.bearer-methods",
  "metadata.no-offline-access",
  "metadata.forged-host",
  "challenge.missing-token",
  "challenge.header",
  "challenge.grammar",
  "challenge.no-error",
  "challenge.resource-metadata",
  "challenge.pointer-resolves",
  "challenge.scope",
  "challenge.no-offline-access",
];

/** What a client says before anybody has signed in. */
const FIRST_WORDS = ["initialize", "notifications/initialized", "server/discover", "tools/list", "ping"];

/** Where the older transport is left open. */
const OLDER = /\/(sse|messages?)$/;

/**
 * Whether a message belongs to such a look: documents are read, pages ask whether they may, and a client says what it
 * says first; with any `Host` and `Origin`, and without any credential.
 */
export function isFromOutside(
  { method, url, headers, body, unfinished }: Outgoing,
  resource: string,
): boolean {
  const names = headers.map(([name]) => name.toLowerCase());
  if (unfinished || names.some((name) => /^(authorization|cookie|proxy-authorization)$/.test(name))) {
    return false;
  }
  const { pathname, origin } = new URL(url);
  const own = origin === new URL(resource).origin;
  if (method === "GET" || method === "HEAD") return url !== resource;
  if (method === "OPTIONS") return own;
  const endpoint = url === resource || (own && OLDER.test(pathname));
  const message = typeof body === "string" ? parsed(body) as { method?: unknown } | undefined : undefined;
  return method === "POST" && endpoint && FIRST_WORDS.includes(String(message?.method));
}

/** The same way to send, which sends nothing else: `untested` then. */
export function fromOutside(send: Send, resource: string): Send {
  return async (message) => {
    if (isFromOutside(message, resource)) return await send(message);
    throw untested("that would take more than a look from outside");
  };
}
