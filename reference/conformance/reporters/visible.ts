/** Text from a stranger, so that it can be shown: what a reader would not see, or what would move what he sees, is spelled out. */

/**
 * Control characters but for tab and line feed, what turns the direction of writing, what has no width, and halves of
 * characters.
 */
const UNSEEN =
  // deno-lint-ignore no-control-regex -- they are what is looked for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|\p{Surrogate}/gu;

/** The same text with every such character as `\u{…}`: no terminal, page or XML reader takes it for more than text. */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(UNSEEN, (character) => {
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
}

/** The same on one line. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/\s+/g, " ").trim();
}

/** The beginning of it on one line: as much as a sentence of ours repeats of somebody else's text. */
export function clipped(text: string, length = 300): string {
  const line = oneLine(text);
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
