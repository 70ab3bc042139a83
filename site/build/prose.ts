/** A lesson's README as HTML. */

import { Marked, type Token, type Tokens } from "marked";
import { escapeHtml, highlightedLines } from "./highlight.ts";

/** A heading that can be linked to. */
export interface Section {
  id: string;
  title: string;
  /** Every word below it, once, in lower case: for the search. */
  words: string;
}

/** Code that somebody may want elsewhere; what a command printed is not. */
const COPIED = new Set(["ts", "sh", "console", "json"]);
const COPY_BUTTON =
  '<button type="button" class="copy needs-script" aria-live="polite" data-copy>Copy</button>';

/** Prose in HTML, and its headings in order. */
export interface Prose {
  html: string;
  sections: Section[];
}

/**
 * Renders a lesson's prose. Its own title is left out: the page has it.
 *
 * @param folder "lessons/05-audience": where quoted files are, and relative links start
 */
export function renderProse(markdown: string, folder: string): Prose {
  const sections: Section[] = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        if (depth === 1) return "";
        const title = this.parser.parseInline(tokens);
        const id = anchorOf(this.parser.parseInline(tokens, this.parser.textRenderer));
        sections.push({ id, title, words: "" });
        return `<h${depth} id="${id}">${title} <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></h${depth}>\n`;
      },
      code({ text, lang = "" }: Tokens.Code) {
        // "server.ts#verifier" names what is quoted; "lesson=2" only says how a test runs it.
        const [language = "", said = ""] = lang.split(" ");
        const quoted = said.includes("=") ? "" : said;
        const caption = quoted ? `<figcaption>${escapeHtml(quoted.replace("#", ", "))}</figcaption>` : "";
        const html = highlightedLines(text, language).join("\n");
        const label = escapeHtml(quoted || "Example");
        return `<figure class="code" data-language="${escapeHtml(language)}">${caption}` +
          `<pre tabindex="0" role="group" aria-label="${label}"><code>${html}</code></pre>` +
          `${COPIED.has(language) ? COPY_BUTTON : ""}</figure>\n`;
      },
      table({ header, rows }: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${
            cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")
          }</tr>`;
        const body = rows.map((cells) => row(cells, "td")).join("\n");
        return `<div class="table" tabindex="0" role="group" aria-label="Table"><table><thead>${
          row(header, "th")
        }</thead>\n<tbody>${body}</tbody></table></div>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const page = pageOf(href, folder);
        const text = this.parser.parseInline(tokens);
        return page === undefined ? text : `<a href="${escapeHtml(page)}">${text}</a>`;
      },
    },
  });
  const html = marked.parse(markdown, { async: false });
  const texts = sectionTexts(marked.lexer(markdown));
  return { html, sections: sections.map((section, i) => ({ ...section, words: wordsIn(texts[i] ?? "") })) };
}

/** The source below each heading but the title, in order. */
function sectionTexts(tokens: Token[]): string[] {
  const texts: string[] = [];
  for (const token of tokens) {
    if (token.type === "heading" && token.depth > 1) texts.push("");
    else if (texts.length > 0) texts[texts.length - 1] += token.raw;
  }
  return texts;
}

function wordsIn(text: string): string {
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_]/gu))].join(" ");
}

/** As GitHub makes them, since READMEs link to each other's headings. */
function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s-]/gu, "").trim().replaceAll(/\s/g, "-");
}

/** Where a link of a README leads on the site; a file of the repository that has no page is named, not linked. */
function pageOf(href: string, folder: string): string | undefined {
  if (/^(https?:|#)/.test(href)) return href;
  const { pathname, hash } = new URL(href, `http://127.0.0.1/${folder}/README.md`);
  if (pathname.startsWith("/reference/")) return "/reference";
  const [, page] = /^(\/lessons\/\d\d-[\w-]+)\/(README\.md)?$/.exec(pathname) ?? [];
  return page && page + hash;
}
