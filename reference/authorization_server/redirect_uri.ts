/** Where an answer may be sent, and how to say so to a person. */

/** How far the answer travels. */
export type Destination = "loopback" | "app" | "web";

/** Longest redirect URI that can be registered. */
const MAX_LENGTH = 500;

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** URL parsers let `;` and `,` into host names, where they would end a directive of our security policy. */
const PLAIN_HOST = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])$/;

/** A name that an app can register for itself with the system. */
const APP_SCHEME = /^[a-z][a-z0-9+.-]{1,40}:$/;

/** Schemes that run, show or reach something instead of opening an app. */
const NOT_AN_APP = new Set(
  ("about blob chrome chrome-extension chrome-untrusted content data devtools edge feed file filesystem ftp ftps " +
    "gopher http intent irc jar javascript ldap ldaps livescript mailto mhtml mms mocha moz-extension news nfs " +
    "nntp opera pcast phone res resource rtsp safari-extension sftp shell sip sips smb sms ssh tel telnet urn " +
    "vbs vbscript view-source vnc webcal ws wss wyciwyg xmpp").split(" ").map((scheme) => `${scheme}:`),
);

/** Handlers that Windows and others bring along have been a way to run programs. */
const SYSTEM_SCHEME = /^(?:android|apple|itms|ms|search|shell|steam|web\+|x-apple)[+.-]?/;

/**
 * What kind of redirect URI this is: the loopback interface of the user's own device, an app that has a scheme
 * of its own (`vscode:`), or a site (https). Anything else is not allowed, and neither are fragments and user
 * names.
 *
 * @returns `undefined` when it may not be registered.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7
 */
export function destinationOf(uri: string): Destination | undefined {
  const url = uri.length <= MAX_LENGTH && URL.canParse(uri) ? new URL(uri) : undefined;
  // deno-lint-ignore no-control-regex -- parsers drop these characters, so the text would not be what is called
  if (url === undefined || /[\x00-\x20\x7f#\\]/.test(uri) || url.username !== "" || url.password !== "") {
    return undefined;
  }
  if (url.protocol === "https:") return PLAIN_HOST.test(url.hostname) ? "web" : undefined;
  if (url.protocol === "http:") return LOOPBACK_HOSTS.has(url.hostname) ? "loopback" : undefined;
  const isApp = APP_SCHEME.test(url.protocol) && !NOT_AN_APP.has(url.protocol) &&
    !SYSTEM_SCHEME.test(url.protocol);
  return isApp ? "app" : undefined;
}

/**
 * The redirect URI as a source of `form-action`: browsers hold the redirect after a form against it.
 *
 * @see https://www.w3.org/TR/CSP3/#directive-form-action
 */
export function formActionSource(uri: string): string {
  const url = new URL(uri);
  // Sources have no syntax for IPv6 addresses, and none for hosts of app schemes.
  const hasOrigin = /^https?:$/.test(url.protocol) && /^[a-z0-9.-]+$/.test(url.hostname);
  return hasOrigin ? url.origin : url.protocol;
}

/** The part of a redirect URI that says who gets the answer. */
export function hostOf(uri: string): string {
  const url = new URL(uri);
  return /^https?:$/.test(url.protocol) ? url.host : url.protocol;
}
