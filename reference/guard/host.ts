/** A page that rebinds its own name to our address still sends its own name as `Host`. */

import type { Fields } from "./fields.ts";
import { Refusal } from "./refusal.ts";
import { isLoopback } from "./resource_url.ts";

/** Refuses a request for another host. @throws {Refusal} `host_not_ours` */
export type HostCheck = (url: string, target: string, fields: Fields) => void;

/**
 * Checks whom a request was sent to, where that can have been rebound: on loopback. Anywhere else the resource is
 * https, whose certificate a rebound name does not have, and `Host` is whatever the proxy in front makes of it. It
 * says nothing about who we are: that is configuration. No `X-Forwarded-*` is ever read.
 *
 * @see MCP 2026-07-28, Streamable HTTP, Security & Endpoint; RFC 9110 §7.2, §15.5.20
 */
export function createHostCheck(resource: URL): HostCheck {
  if (!isLoopback(resource.hostname)) return () => {};
  return (url, target, fields) => {
    const host = fields.get("host");
    // All of them, because a request target in absolute form has a host of its own (RFC 9112 §3.2.2).
    const named = target === url ? undefined : authorityOf(target);
    const authorities = [authorityOf(url), named ?? resource.host, (host ?? resource.host).toLowerCase()];
    if (authorities.every((authority) => authority === resource.host)) return;
    throw new Refusal("host_not_ours", "This server does not answer to that name", {
      status: 421,
      rule: "MCP Streamable HTTP, Security & Endpoint",
    });
  };
}

/** `scheme://authority`, then the path up to a query or a fragment (RFC 3986 §3). */
const URL_PARTS = /^[^:/?#]+:\/\/([^/?#]*)([^?#]*)/;

/**
 * The path of a URL or of a request target as it was sent, undecoded: /mcp, //mcp, /./mcp and /%6Dcp are four paths.
 * @see RFC 3986 §3.3, RFC 9112 §3.2
 */
export function pathOf(target: string): string {
  const [path = ""] = target.startsWith("/") ? target.split(/[?#]/, 1) : [URL_PARTS.exec(target)?.[2]];
  return path || "/";
}

function authorityOf(url: string): string | undefined {
  return URL_PARTS.exec(url)?.[1]?.toLowerCase();
}
