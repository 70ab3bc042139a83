/** Where the browser comes back to: this machine, for one callback at a time. */

import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ClientError } from "../errors.ts";
import { printable } from "../printable.ts";

/** Where the browser comes back to by default, on a free port. */
const DEFAULT_REDIRECT = "http://127.0.0.1:0/callback";

/** Milliseconds that a request may take to arrive: a local process that never finishes one holds nobody up. */
const REQUEST_LIMIT = 10_000;

/** Where to listen. */
export interface LoopbackRedirectOptions {
  /** The redirect URI that an operator registered, port and all. */
  registered?: string;
  /** The port to take if it is free: the one that a dynamic registration names. */
  preferredPort?: number;
}

/** A port of this machine that a browser can be sent back to. */
export interface LoopbackRedirect {
  /** For the authorization request (RFC 6749 §3.1.2). */
  redirectUri: string;
  /**
   * The callback with this `state`, once it has come; never resolves if it does not. Another one is answered
   * and ignored: any page that is open in the browser could send it.
   *
   * @param signal Ends the waiting; from then on every callback is a stranger's.
   */
  callback(state: string | null, signal: AbortSignal): Promise<URL>;
}

/**
 * Listens, on a free port unless there is reason for another, which is kept for as long as the process runs: a
 * step-up comes back to the same place. It does not keep the process running.
 *
 * @throws {ClientError} `settings_invalid` when the registered port is taken
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export async function openLoopbackRedirect(
  { registered, preferredPort = 0 }: LoopbackRedirectOptions = {},
): Promise<LoopbackRedirect> {
  const redirect = new URL(registered ?? DEFAULT_REDIRECT);
  let expected: { state: string | null; resolve(callback: URL): void } | undefined;
  const answer: RequestListener = (request, response) => {
    // Whatever of a request has not arrived by then is not waited for.
    if (request.method !== "GET") response.once("finish", () => request.socket.destroy());
    const asked = redirect.origin + request.url;
    const url = URL.canParse(asked) ? new URL(asked) : undefined;
    if (request.method !== "GET" || url?.pathname !== redirect.pathname) {
      return page(response, 404, "There is nothing here.");
    }
    if (!expected || url.searchParams.get("state") !== expected.state) {
      return page(response, 400, "This is not the sign-in that was asked for.");
    }
    // Only when the page is on its way: the command may end at once.
    const { resolve } = expected;
    for (const event of ["finish", "close"]) response.once(event, () => resolve(url));
    page(response, 200, "You can close this tab. The terminal says how it went.");
  };
  const port = registered === undefined ? preferredPort : Number(redirect.port || 80);
  const hosts = redirect.hostname === "localhost"
    ? ["127.0.0.1", "::1"]
    : [redirect.hostname.replace(/^\[|\]$/g, "")];
  const first = await listen(answer, hosts[0]!, port).catch((error) => {
    if (registered !== undefined) throw taken(registered, error);
    return listen(answer, hosts[0]!, 0);
  });
  // A browser may try either address of that name first; a machine without IPv6 has one alone.
  if (hosts[1]) await listen(answer, hosts[1], first).catch(() => undefined);
  redirect.port = String(first);
  return {
    redirectUri: registered ?? redirect.href,
    callback: (state, signal) =>
      new Promise((resolve) => {
        const expecting = expected = { state, resolve };
        signal.addEventListener("abort", () => {
          if (expected === expecting) expected = undefined;
        });
      }),
  };
}

/** @returns the port */
async function listen(answer: RequestListener, host: string, port: number): Promise<number> {
  const limits = {
    headersTimeout: REQUEST_LIMIT,
    requestTimeout: REQUEST_LIMIT,
    connectionsCheckingInterval: 1_000,
  };
  const server = createServer(limits, answer);
  server.on("connection", (socket) => {
    socket.setTimeout(REQUEST_LIMIT, () => socket.destroy());
    socket.unref();
  });
  server.listen(port, host);
  await once(server, "listening");
  server.unref();
  return (server.address() as AddressInfo).port;
}

function taken(registered: string, cause: unknown): ClientError {
  return new ClientError("settings_invalid", "settings", {
    received: `nothing can listen at ${printable(registered)}`,
    advice: "Another program may have that port: end it, or have another redirect URI registered",
    cause,
  });
}

/** Nothing of the request is in it, and nothing is loaded into it. */
function page(response: ServerResponse, status: number, text: string): void {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Gatehouse</title>
<style>body { font: 1.1em/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 30em; padding: 0 1em;
color-scheme: light dark }</style>
<p>${text}</p>
`;
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "connection": "close",
  }).end(html);
}
