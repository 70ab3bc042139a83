/** Which URLs may say whom to trust, and with which keys. */

import { GuardConfigurationError } from "../configuration_error.ts";
import { isLoopback, isSecure } from "../resource_url.ts";
import { isInternal } from "./internal_host.ts";

/** The URL, if it is https, or http on loopback, and has no user name in it. */
function secureUrl(text: unknown): URL | undefined {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  return url && isSecure(url) && url.username === "" && url.password === "" ? url : undefined;
}

/** Whether whoever sets the guard up may send it to a URL: https, or http on loopback. */
export function isSecureUrl(text: string): boolean {
  return secureUrl(text) !== undefined;
}

/**
 * Whether an issuer may send us to a URL by its metadata. One on the network may not send us to this machine nor to the
 * networks that it is in, with or without TLS: that would be asking from here what cannot be asked from there. A name
 * that resolves to such an address is not seen here: only the network can refuse that.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-6.2
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-7.7
 */
export function mayLeadTo(issuer: string, text: unknown): text is string {
  const url = secureUrl(text);
  if (url === undefined) return false;
  const { hostname } = new URL(issuer);
  return isLoopback(hostname) || hostname === url.hostname || !isInternal(url.hostname);
}

/**
 * Checks that a text is an issuer identifier: https (http on loopback), without query and fragment.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export function checkIssuerIdentifier(issuer: string): void {
  if (secureUrl(issuer) && !/[?#]/.test(issuer)) return;
  throw new GuardConfigurationError(
    "authorization_servers_invalid",
    "authorizationServers",
    `each an https URL (http on loopback) without query and fragment, and ${JSON.stringify(issuer)} is none`,
  );
}
