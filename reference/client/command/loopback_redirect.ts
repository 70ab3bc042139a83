/** Where the browser comes back to: this machine, for one callback at a time. */

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The path of the redirect URI; anything else is not found. */
const CALLBACK_PATH = "/callback";

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
 * Listens on a free port, which is kept for as long as the process runs: a step-up comes back to the same
 * place. It does not keep the process running.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export async function openLoopbackRedirect(): Promise<LoopbackRedirect> {
  let expected: { state: string | null; resolve(callback: URL): void } | undefined;
  const server = createServer((request, response) => {
    const asked = origin + request.url;
    const url = URL.canParse(asked) ? new URL(asked) : undefined;
    if (request.method !== "GET" || url?.pathname !== CALLBACK_PATH) {
      return page(response, 404, "There is nothing here.");
    }
    if (!expected || url.searchParams.get("state") !== expected.state) {
      return page(response, 400, "This is not the sign-in that was asked for.");
    }
    // Only when the page is on its way: the command may end at once.
    const { resolve } = expected;
    for (const event of ["finish", "close"]) response.once(event, () => resolve(url));
    page(response, 200, "You can close this tab. The terminal says how it went.");
  });
  // Not `localhost`: that name may lead elsewhere (RFC 8252 §8.3).
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    redirectUri: origin + CALLBACK_PATH,
    callback: (state, signal) =>
      new Promise((resolve) => {
        const expecting = expected = { state, resolve };
        signal.addEventListener("abort", () => {
          if (expected === expecting) expected = undefined;
        });
      }),
  };
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
