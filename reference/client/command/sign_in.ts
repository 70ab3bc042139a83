/**
 * Signing in from a terminal: what is asked for is shown, a browser opens, and its callback is waited for.
 */

import { ClientError } from "../errors.ts";
import type { LoopbackRedirect } from "./loopback_redirect.ts";
import { printable } from "../printable.ts";
import type { AuthorizationRequest, OpenBrowser } from "../authorization/browser.ts";

/** Milliseconds that a person has. */
const TIME_LIMIT = 5 * 60_000;

/**
 * Opens a URL in the person's own browser, which gets it as one argument: no shell reads it.
 *
 * @returns whether it went well, as far as can be told
 */
export type OpenSystemBrowser = (url: URL) => Promise<boolean>;

/** What it takes to ask a person. */
export interface SignInOptions {
  redirect: LoopbackRedirect;
  /** Opens a browser, if it can. Without it the address is only printed. */
  openBrowser?: OpenSystemBrowser;
  /** Shows lines to the person. */
  say(text: string): void;
  /** What the person types, line by line, for those whose browser does not reach this machine. */
  lines(signal: AbortSignal): AsyncIterable<string>;
  /** Refuses a request that the person would not want to see at all. */
  check?(request: AuthorizationRequest): void;
}

/** The `openBrowser` of the command. */
export function signInFromTerminal(options: SignInOptions): OpenBrowser {
  return async (url, request) => {
    options.check?.(request);
    const state = url.searchParams.get("state");
    const stop = new AbortController();
    try {
      // Before the browser opens: a quick one would find nobody.
      const callback = options.redirect.callback(state, stop.signal);
      options.say(asking(request));
      const opened = await options.openBrowser?.(url);
      if (opened) options.say("  A browser has opened. Waiting for it…");
      else options.say(`  Open this address in a browser:\n\n${url.href}\n`);
      const typed = opened ? [] : [pasted(options, state, stop.signal)];
      return await Promise.race([callback, ...typed, limit(stop.signal)]);
    } finally {
      stop.abort();
    }
  };
}

/** What the person is asked to agree to, before anything opens. */
function asking({ issuer, resource, clientId, scopes }: AuthorizationRequest): string {
  return [
    "",
    `  Sign in at    ${printable(issuer)}`,
    `  asked for     ${printable(scopes.join(" ")) || "whatever it grants by default"}`,
    `  to be used at ${printable(resource)}`,
    `  as client     ${printable(clientId)}`,
    "",
  ].join("\n");
}

/** The address that a browser on another machine ended at, once a line is it. */
async function pasted(options: SignInOptions, state: string | null, signal: AbortSignal): Promise<URL> {
  options.say("  If the browser cannot get back here, paste the address that it ends at.\n");
  for await (const line of options.lines(signal)) {
    const text = line.trim();
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.href.startsWith(`${options.redirect.redirectUri}?`) && url.searchParams.get("state") === state) {
      return url;
    }
    if (text !== "") options.say("  That is not the address of this sign-in.");
  }
  // Nobody types any more; the browser may still come back.
  return await new Promise<URL>(() => {});
}

function limit(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const late = new ClientError("sign_in_abandoned", "authorization", {
      received: `nobody came back from the browser within ${TIME_LIMIT / 60_000} minutes`,
      advice: "Call again to sign in again",
    });
    const timer = setTimeout(() => reject(late), TIME_LIMIT);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}
