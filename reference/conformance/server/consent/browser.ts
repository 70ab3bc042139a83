/** Somebody's browser: it follows redirects with its cookies, and can be stopped on the way. */

import type { Target } from "../../check.ts";
import type { HeaderLines } from "../../exchange.ts";
import { urlIn } from "../../url_in.ts";
import { failed } from "../../words.ts";
import { type Answered, headerOf, send } from "../expect.ts";
import { headerValues } from "../../exchange.ts";

/** A browser with cookies of its own. */
export interface Browser {
  /** Everything that it was told, in order. */
  readonly heard: Answered[];
  /** Goes to one address and no further. */
  get(url: string): Promise<Answered>;
  /**
   * Goes on until nobody sends it further.
   *
   * @param stopsAt where it stops before it goes there
   */
  open(url: string, stopsAt?: (url: URL) => boolean): Promise<Answered>;
}

/** More redirects than this are a circle. */
const MOST_REDIRECTS = 12;

/** Where an answer sends a browser; nothing where that is no address. */
export function sentTo(exchange: Answered): string | undefined {
  const { status } = exchange.response;
  const location = headerOf(exchange, "location");
  const { url } = exchange.request;
  if (status < 300 || status > 399 || !location || !URL.canParse(location, url)) return undefined;
  return new URL(location, url).href;
}

/** Opens a browser that has been nowhere yet. */
export function openBrowser(target: Target): Browser {
  const { origin } = new URL(target.resource);
  const cookies = new Map<string, { value: string; path: string; origin: string }>();
  const heard: Answered[] = [];

  function cookiesFor(url: URL): HeaderLines {
    const sent = [...cookies].filter(([, each]) =>
      each.origin === url.origin && url.pathname.startsWith(each.path)
    );
    return sent.length === 0
      ? []
      : [["cookie", sent.map(([name, { value }]) => `${name}=${value}`).join("; ")]];
  }

  async function get(address: string): Promise<Answered> {
    const url = new URL(address);
    const isServer = url.origin === origin;
    const exchange = await send(target, {
      ...!isServer && { to: "authorization-server" as const },
      from: "browser",
      method: "GET",
      url: address,
      headers: [["accept", "text/html"], ...cookiesFor(url)],
    });
    for (const line of headerValues(exchange.response.headers, "set-cookie")) {
      const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      const [, path = "/"] = /; *Path=([^;]+)/i.exec(line) ?? [];
      cookies.set(name, { value, path, origin: url.origin });
    }
    heard.push(exchange);
    return exchange;
  }

  return {
    heard,
    get,
    async open(url, stopsAt = () => false) {
      let exchange = await get(url);
      for (let i = 0; i < MOST_REDIRECTS; i++) {
        const next = urlIn(sentTo(exchange) ?? "");
        if (!next || stopsAt(next)) break;
        exchange = await get(next.href);
      }
      return exchange;
    },
  };
}

/**
 * Opens a browser at an address and lets it go on until it is sent where it should stop.
 *
 * @param expected for the failure: where it should have been sent
 * @throws {CheckFailure} when nobody sends it there
 */
export async function browserSent(
  browser: Browser,
  url: string,
  stopsAt: (url: URL) => boolean,
  expected: string,
): Promise<string> {
  const stopped = await browser.open(url, stopsAt);
  const place = sentTo(stopped);
  if (!place || !stopsAt(new URL(place))) throw failed(stopped, expected);
  return place;
}
