/** Which redirect URIs may be registered, and which requested one counts as a registered one. */

const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Whether a redirect URI may be registered: https, or http on the loopback interface; no fragment, no user.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export function isAllowedRedirect(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url === undefined || uri.includes("#") || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || LOOPBACK.test(uri);
}

/**
 * Compares as strings; on the loopback interface the port may differ, since a native app gets a free one late.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export function isSameRedirect(registered: string, requested: string): boolean {
  return registered === requested ||
    LOOPBACK.test(requested) && registered.replace(LOOPBACK, "$1") === requested.replace(LOOPBACK, "$1");
}
