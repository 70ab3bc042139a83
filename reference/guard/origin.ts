/** Browsers name the page that makes a request; other clients send no `Origin` at all. */

import { GuardConfigurationError } from "./configuration_error.ts";
import { Refusal } from "./refusal.ts";
import { isLoopback, isSecure } from "./resource_url.ts";

/** `scheme://host[:port]`, whatever the scheme: extensions and webviews have their own. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s*]+$/;

/**
 * The origins whose pages may call: the chosen ones.
 *
 * @throws {GuardConfigurationError} `origin_invalid`
 * @see RFC 6454 §6.2
 */
export function parseOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const [index, origin] of origins.entries()) {
    const wrong = (should: string) => {
      return new GuardConfigurationError("origin_invalid", `origins[${index}]`, should);
    };
    if (origin === "*") {
      throw wrong('one origin, such as "https://app.example.com"; any page at all is no choice');
    }
    if (!ORIGIN.test(origin)) {
      throw wrong('scheme and host without a path, such as "https://app.example.com"');
    }
    if (!/^https?:/.test(origin)) continue;
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw wrong("as browsers write it: lower case, without the default port");
    }
    if (!isSecure(new URL(origin))) {
      throw wrong("https: anybody on the way can write a page of an http origin");
    }
  }
  return new Set(origins);
}

/** Refuses a request from a page that may not call. @throws {Refusal} `origin_not_allowed` */
export type OriginCheck = (origin: string | null) => void;

/**
 * Checks which page makes a request. A loopback resource trusts its own origin as well, since its host has been
 * checked; a remote one only the chosen origins.
 *
 * @see MCP 2026-07-28, Streamable HTTP, Security & Endpoint
 */
export function createOriginCheck(resource: URL, chosen: ReadonlySet<string>): OriginCheck {
  const own = isLoopback(resource.hostname) ? resource.origin : undefined;
  return (origin) => {
    if (origin === null || origin === own || chosen.has(origin)) return;
    throw new Refusal("origin_not_allowed", "This page may not call this server", {
      status: 403,
      rule: "MCP Streamable HTTP, Security & Endpoint",
    });
  };
}
