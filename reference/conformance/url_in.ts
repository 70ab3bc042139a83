/** URLs in what a stranger has sent. */

/** The URL that a text is, or `undefined` where it is none. */
export function urlIn(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}
