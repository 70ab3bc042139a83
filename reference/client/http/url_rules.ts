/** Which URLs are fetched or opened at all. A server names them, so they are as good as the server. */

import { isIP } from "node:net";
import { isPublicAddress } from "../../conformance/send/public_address.ts";
import { ClientError, type Step } from "../errors.ts";
import { printable } from "../printable.ts";

/**
 * Whether a host is this machine's own.
 *
 * @param hostname As `URL` gives it: other spellings of an address, octal or as one number, are resolved by then.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Whether a host is written as an address that is not on the public internet. */
function isPrivate(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  return isIP(address) !== 0 && !isPublicAddress(address);
}

/** Why a URL is not used, or `undefined` if it may be. */
function objection(url: URL, resource: URL): string | undefined {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "it is neither https nor http";
  if (url.username || url.password) return "it has a user or a password in it";
  if (isLoopback(url.hostname)) {
    // A server elsewhere has no business with what runs here.
    return isLoopback(resource.hostname)
      ? undefined
      : "it leads to this machine, and the MCP server is elsewhere";
  }
  if (url.protocol === "http:") return "http is for loopback only";
  if (isPrivate(url.hostname) && url.hostname !== resource.hostname) {
    return "it leads into a private network, and not to the MCP server itself";
  }
}

/**
 * The MCP server's own URL.
 *
 * @throws {ClientError} `url_not_allowed`
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export function resourceUrl(resource: string): URL {
  const url = URL.canParse(resource) ? new URL(resource) : undefined;
  const why = !url ? "it is no URL" : url.hash ? "it has a fragment" : objection(url, url);
  if (url && !why) return url;
  throw new ClientError("url_not_allowed", "settings", {
    received: `${printable(resource)} is not called: ${why}`,
    advice: "Give the server's https URL, or an http URL on this machine",
  });
}

/**
 * A URL that somebody named, if it may be used: https, or http on loopback, and nobody's private network. A
 * name that resolves to a private address is not seen here: only the network can refuse that.
 *
 * @param what What it is called where it was named, for the message.
 * @throws {ClientError} `url_not_allowed`
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-7.7
 */
export function allowedUrl(named: string | URL, what: string, step: Step, resource: string): URL {
  const url = URL.canParse(named) ? new URL(named) : undefined;
  const why = url ? objection(url, new URL(resource)) : "it is no URL";
  if (url && !why) return url;
  throw new ClientError("url_not_allowed", step, {
    received: `${what} is ${printable(String(named))}: ${why}`,
    advice: "Nothing was sent there. Tell whoever runs the server",
  });
}
