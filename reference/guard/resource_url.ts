/** The resource identifier, and which URLs may be plain http. */

import { GuardConfigurationError } from "./configuration_error.ts";

/**
 * Whether a host name is this machine and nothing else.
 * @see RFC 8252 §8.3
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "127.0.0.1" || hostname === "[::1]" || hostname === "localhost";
}

/**
 * Whether a URL is https, or http where no network is crossed.
 * @see RFC 9728 §1.2, RFC 8252 §8.3
 */
export function isSecure(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/**
 * Parses a resource identifier. Tokens and clients compare it as a string, so only its normal form is taken.
 *
 * @throws {GuardConfigurationError} `resource_invalid`
 * @see RFC 8707 §2, RFC 9728 §1.2
 */
export function parseResource(resource: string): URL {
  const wrong = (should: string) => new GuardConfigurationError("resource_invalid", "resource", should);
  if (!URL.canParse(resource)) {
    throw wrong('the URL that clients call, such as "https://mcp.example.com/mcp"');
  }
  const url = new URL(resource);
  if (resource.includes("#")) throw wrong("without a fragment (RFC 8707 §2)");
  // The guard knows its own address by the path: two resources that differ in the query would look alike to it.
  if (resource.includes("?")) throw wrong("without a query");
  if (url.username || url.password) throw wrong("without a user name and password");
  if (!isSecure(url)) throw wrong("https; http is for 127.0.0.1, [::1] and localhost alone");
  if (url.href !== resource && url.href !== `${resource}/`) {
    throw wrong(`in its normal form, which is ${JSON.stringify(url.href)}`);
  }
  return url;
}
