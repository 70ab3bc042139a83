/** A lesson's README as HTML. */

import { Marked, type Token, type Tokens } from "marked";
import { GLOSSARY, termId } from "../lib/glossary.ts";
import { escapeHtml, highlightedLines } from "./highlight.ts";
import { type TryLesson, tryOf } from "./tries.ts";
import type { AttackStep, SendStep, Try } from "../lib/try.ts";

/** A heading that can be linked to. */
export interface Section {
  id: string;
  title: string;
  /** Every word below it, once, in lower case: for the search. */
  words: string;
}

/** Code that somebody may want elsewhere; what a command printed is not. */
const COPIED = new Set(["ts", "sh", "console", "json"]);
/** Commands: they can be tried, in the page or in a terminal. */
const COMMANDS = new Set(["sh", "console"]);
/** What a reader is told a block of code is. */
const KINDS: Record<string, string> = { sh: "Command", console: "Command", json: "JSON", http: "HTTP" };

/** Prose in HTML, and its headings in order. */
export interface Prose {
  /** Where {@linkcode Tried}'s place is, it has `<!--try 0-->`. */
  html: string;
  sections: Section[];
  tries: Tried[];
  /** The first attack that the text shows, if the page can carry it out. */
  attack?: AttackStep | SendStep;
}

/** A block of commands. */
export interface Tried {
  /** What the page does with it; absent: it takes a terminal. */
  here?: Try;
  /** What it begins with. */
  name: string;
}

/** Renders a lesson's prose. Its own title is left out: the page has it. */
export function renderProse(markdown: string, folder: string, lesson: TryLesson): Prose {
  const sections: Section[] = [];
  const tries: Tried[] = [];
  const names = new Map<string, number>();
  /** Blocks that begin alike are told apart by a number. */
  const named = (name: string) => {
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
  const terms = termLinks();
  /** Headings and links are no place for another link. */
  let quiet = 0;
  const marked = new Marked({
    renderer: {
      text(token: Tokens.Text | Tokens.Escape) {
        if ("tokens" in token && token.tokens) return this.parser.parseInline(token.tokens);
        const html = "escaped" in token && token.escaped ? token.text : escapeHtml(token.text);
        return quiet > 0 ? html : terms(html);
      },
      heading({ tokens, depth }: Tokens.Heading) {
        if (depth === 1) return "";
        quiet++;
        const title = this.parser.parseInline(tokens);
        quiet--;
        const id = anchorOf(this.parser.parseInline(tokens, this.parser.textRenderer));
        sections.push({ id, title, words: "" });
        return `<h${depth} id="${id}">${title} <a class="anchor" href="#${id}" aria-label="Link to “${
          escapeHtml(plain(title))
        }”">#</a></h${depth}>\n`;
      },
      code({ text, lang = "" }: Tokens.Code) {
        // "server.ts#verifier" names what is quoted; "lesson=2" only says how a test runs it.
        const [language = "", said = ""] = lang.split(" ");
        const quoted = said.includes("=") ? "" : quotedFrom(said);
        const isDiff = language === "diff";
        const html = isDiff ? differenceLines(text).join("") : highlightedLines(text, language).join("\n");
        const label = named(quoted || `${KINDS[language] ?? "Printed"}: ${beginning(text)}`);
        let caption = quoted ? escapeHtml(quoted) : language === "text" ? "Printed" : "";
        if (isDiff) caption += ": what is new";
        let tried = "";
        if (COMMANDS.has(language)) {
          const here = tryOf(text, said, lesson);
          tries.push({ name: label, ...(here && { here }) });
          tried = `<!--try ${tries.length - 1}-->`;
        } else if (COPIED.has(language)) {
          caption += copyButton(label);
        }
        return `<figure class="code" data-language="${escapeHtml(language)}">` +
          `${caption && `<figcaption>${caption}</figcaption>`}` +
          `<pre${isDiff ? ` class="diff"` : ""} tabindex="0" role="group" aria-label="${
            escapeHtml(label)
          }"><code>${html}</code></pre>` +
          `${tried}</figure>\n`;
      },
      table({ header, rows }: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${
            cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")
          }</tr>`;
        const body = rows.map((cells) => row(cells, "td")).join("\n");
        return `<div class="table" tabindex="0" role="group" aria-label="${
          escapeHtml(named(`Table: ${header.map(({ text }) => text).join(", ")}`))
        }"><table><thead>${row(header, "th")}</thead>\n<tbody>${body}</tbody></table></div>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const page = pageOf(href, folder);
        quiet++;
        const text = this.parser.parseInline(tokens);
        quiet--;
        return page === undefined ? text : `<a href="${escapeHtml(page)}">${text}</a>`;
      },
    },
  });
  const html = marked.parse(markdown, { async: false });
  const texts = sectionTexts(marked.lexer(markdown));
  const steps = tries.flatMap(({ here }) => here?.steps ?? []);
  const attack = steps.find((step): step is AttackStep | SendStep => step.do !== "judge");
  return {
    html,
    sections: sections.map((section, i) => ({ ...section, words: wordsIn(texts[i] ?? "") })),
    tries,
    ...(attack && { attack }),
  };
}

const TERMS = new Map(GLOSSARY.flatMap(({ term, also = [] }) => [term, ...also].map((name) => [name, term])));
const NAMES = [...TERMS.keys()].toSorted((one, other) => other.length - one.length);
const ANY_TERM = new RegExp(`(?<![\\w-])(?:${NAMES.join("|")})(?![\\w-])`, "g");

/** Links a text's terms to the glossary: each where it stands first in the page. */
function termLinks(): (html: string) => string {
  const linked = new Set<string>();
  return (html) =>
    html.replaceAll(ANY_TERM, (name) => {
      const term = TERMS.get(name)!;
      if (linked.has(term)) return name;
      linked.add(term);
      return `<a class="term" href="/glossary#${termId(term)}">${name}</a>`;
    });
}

/** A lesson's prose as Markdown, with the links that {@linkcode renderProse} gives it. */
export function linkedFromRoot(markdown: string, folder: string): string {
  // Not in code, where brackets and parentheses mean something else.
  return markdown.split(/^(```[^]*?^```)$/m).map((part, i) =>
    i % 2 === 1 ? part : part.replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, text: string, href: string) => {
      const page = pageOf(href, folder);
      return page === undefined ? text : `[${text}](${page})`;
    })
  ).join("");
}

/** "server.ts#import:jose,refuse", as a reader is told where code is from. */
function quotedFrom(said: string): string {
  const names = said.replace("#", ",").split(",").map((name) =>
    name.startsWith("import:") ? "imports" : name
  );
  return [...new Set(names)].join(", ");
}

/** A fence `diff`: the first column is the sign, and what stands behind it is code. */
function differenceLines(text: string): string[] {
  const lines = text.split("\n");
  const code = highlightedLines(lines.map((line) => line.slice(1)).join("\n"), "ts");
  return lines.map((line, i) => {
    const tag = line.startsWith("+") ? "ins" : line.startsWith("-") ? "del" : "span";
    return `<${tag} class="line">${code[i]}\n</${tag}>`;
  });
}

/** The first words of a block, as its name for who does not see it. */
function beginning(text: string): string {
  const [first = ""] = text.replaceAll(/\\\n\s*/g, " ").split("\n");
  return first.length > 48 ? `${first.slice(0, 47)}…` : first;
}

function copyButton(label: string): string {
  return `<button type="button" class="copy needs-script" aria-live="polite" data-copy>Copy` +
    `<span class="visually-hidden"> ${escapeHtml(label)}</span></button>`;
}

function plain(html: string): string {
  return html.replaceAll(/<[^>]*>/g, "").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
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
  const words = text.toLowerCase().replaceAll(/<\/?(?:details|summary)>/g, " ");
  return [...new Set(words.match(/[\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_]/gu))].join(" ");
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
