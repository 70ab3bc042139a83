/** A text of the repository's that was generated, as HTML: tables, lists and paragraphs. */

import type { JSX } from "preact";
import { Marked, type Tokens } from "marked";

const marked = new Marked({
  // A bare address in a rule's text is an attacker's as often as not: only what was written as a link is one.
  tokenizer: { url: () => undefined },
  renderer: {
    // Wider than a phone: it is scrolled, and the keyboard gets there.
    table({ header, rows }: Tokens.Table) {
      const row = (cells: Tokens.TableCell[], tag: string) =>
        `<tr>${
          cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("")
        }</tr>`;
      return `<div class="table" tabindex="0" role="group" aria-label="Table"><table><thead>${
        row(header, "th")
      }</thead><tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>`;
    },
  },
});

/** @param text Markdown of this repository's own */
export function Markdown({ text }: { text: string }): JSX.Element {
  return <div class="markdown" dangerouslySetInnerHTML={{ __html: marked.parse(text, { async: false }) }} />;
}
