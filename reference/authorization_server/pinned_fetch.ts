/** A GET that connects to the address that was checked, and to no other. */

import { type IncomingMessage } from "node:http";
import { request } from "node:https";

/** How to fetch. */
export interface PinnedOptions {
  /** The address to connect to; the certificate is still held against the name in the URL. */
  address: string;
  signal: AbortSignal;
  /** Trusted certificates in PEM, instead of the system's. */
  ca?: string;
  /** The port to connect to, instead of the URL's. */
  port?: number;
}

/** Follows no redirect, sends nothing about us. */
function send(url: URL, { address, signal, ca, port }: PinnedOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: address,
      port: port ?? 443,
      path: url.pathname + url.search,
      // Without this the certificate would be checked against the address.
      servername: url.hostname,
      headers: { host: url.host, accept: "application/json" },
      agent: false,
      signal,
      ...ca && { ca },
    }, resolve);
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/**
 * Fetches an https URL from one address. A name can resolve to a public address when it is checked and to a
 * private one a moment later; so the check and the connection have to use the same answer.
 *
 * @throws {Error} when there is no answer.
 */
export async function pinnedFetch(url: URL, options: PinnedOptions): Promise<Response> {
  const incoming = await send(url, options);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === "string") headers.set(name, value);
  }
  const body = ReadableStream.from<Uint8Array>(incoming);
  return new Response(body, { status: incoming.statusCode ?? 502, headers });
}
