/** Which URLs may say whom to trust, and with which keys. */

import { GuardConfigurationError } from "../configuration_error.ts";
import { isLoopback, isSecure } from "../resource_url.ts";

/** The URL, if it is https, or http on loopback, and has no user name in it. */
function secureUrl(text: unknown): URL | undefined {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  return url && isSecure(url) && url.username === "" && url.password === "" ? url : undefined;
}

/**
 * Whether an issuer may send us to a URL. One on the network may not send us to a port of this machine.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-6.2
 */
export function mayLeadTo(issuer: string, text: unknown): text is string {
  const url = secureUrl(text);
  return url !== undefined && (url.protocol === "https:" || isLoopback(new URL(issuer).hostname));
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
