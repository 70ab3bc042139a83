/** URLs in what a stranger has sent. */

/** The URL that a text is, or `undefined` where it is none. */
export function urlIn(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether a URL leads to the machine itself (RFC 6761 §6.3, RFC 5735 §3, RFC 4291 §2.5.3). */
export function isLoopback(text: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost|.*\.localhost)$/.test(urlIn(text)?.hostname ?? "");
}
