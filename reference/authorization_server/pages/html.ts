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
