/** A page that rebinds its own name to our address still sends its own name as `Host`. */

import { Refusal } from "./refusal.ts";
import { isLoopback } from "./resource_url.ts";

/** Refuses a request for another host. @throws {Refusal} `host_not_ours` */
export type HostCheck = (request: Request) => void;

/**
 * Checks whom a request was sent to, where that can have been rebound: on loopback. Anywhere else the resource is
 * https, whose certificate a rebound name does not have, and `Host` is whatever the proxy in front makes of it. It
 * says nothing about who we are: that is configuration. No `X-Forwarded-*` is ever read.
 *
 * @see MCP 2026-07-28, Streamable HTTP, Security & Endpoint; RFC 9110 §7.2, §15.5.20
 */
export function createHostCheck(resource: URL): HostCheck {
  if (!isLoopback(resource.hostname)) return () => {};
  return (request) => {
    const host = request.headers.get("host");
    // Both, because a request target in absolute form has a host of its own (RFC 9112 §3.2.2).
    if (
      authorityOf(request.url) === resource.host && (host === null || host.toLowerCase() === resource.host)
    ) {
      return;
    }
    throw new Refusal("host_not_ours", "This server does not answer to that name", {
      status: 421,
      rule: "MCP Streamable HTTP, Security & Endpoint",
    });
  };
}

/** `scheme://authority`, then the path up to a query or a fragment (RFC 3986 §3). */
const URL_PARTS = /^[^:/?#]+:\/\/([^/?#]*)([^?#]*)/;

/**
 * The path of a request's URL as it was sent, undecoded: /mcp, //mcp and /%6Dcp are three paths.
 * @see RFC 3986 §3.3
 */
export function pathOf(url: string): string {
  return URL_PARTS.exec(url)?.[2] || "/";
}

function authorityOf(url: string): string | undefined {
  return URL_PARTS.exec(url)?.[1]?.toLowerCase();
}
