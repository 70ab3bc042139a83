/** HTML from templates: what is put in is text, unless it came out of a template itself. */

/** Markup that is safe to send. */
export class Html {
  #markup: string;
  /** @param markup Trusted markup. */
  constructor(markup: string) {
    this.#markup = markup;
  }
  /** The markup. */
  toString(): string {
    return this.#markup;
  }
}

/** What a template takes: markup as it is, text escaped, lists one after the other, nothing for nothing. */
export type Part = Html | string | number | false | undefined | Part[];

function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function render(part: Part): string {
  if (part === false || part === undefined) return "";
  if (Array.isArray(part)) return part.map(render).join("");
  return part instanceof Html ? part.toString() : escape(String(part));
}

/**
 * A template of markup; its parts are escaped for element content and quoted attributes.
 *
 * It is not called `html`, since the formatter would add white space where white space counts.
 */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(render)));
}

/** More marks than this on one letter climb over the lines above. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** Controls, formatting (direction overrides, zero-width characters), lone surrogates, unassigned, separators. */
const INVISIBLE = /[\p{C}\p{Z}\s]+/gu;

/**
 * A stranger's text, made fit to be read: one line, no direction tricks, nothing invisible, not too long.
 *
 * @param limit Most characters to keep; the rest becomes an ellipsis.
 */
export function legible(text: string, limit = 60): string {
  // Cut roughly first: the expressions below should not have to read a megabyte.
  const oneLine = text.slice(0, 20 * limit).replace(INVISIBLE, " ").replace(STACKED_MARKS, "$1").trim();
  const characters = [...new Intl.Segmenter("en").segment(oneLine)].map(({ segment }) => segment);
  const isCut = characters.length > limit || text.length > 20 * limit;
  return isCut ? characters.slice(0, limit).join("").trimEnd() + "…" : oneLine;
}
