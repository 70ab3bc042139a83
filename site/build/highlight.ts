/** Highlights code when the site is built: no highlighter is sent to a reader, and no inline style. */

import { createCssVariablesTheme, createHighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import json from "shiki/langs/json.mjs";
import shell from "shiki/langs/shellscript.mjs";
import typescript from "shiki/langs/typescript.mjs";

const highlighter = await createHighlighterCore({
  themes: [createCssVariablesTheme({ name: "gatehouse", variablePrefix: "--code-" })],
  langs: [typescript, shell, json],
  engine: createJavaScriptRegexEngine(),
});

const LANGUAGES = new Map([["ts", "typescript"], ["sh", "shellscript"], ["json", "json"]]);

/**
 * Lines of HTML. Tokens carry classes, `code-token-keyword` and so on: the policy of the pages allows no style
 * attribute.
 *
 * @param language "ts", "sh" or "json"; anything else stays plain
 */
export function highlightedLines(code: string, language: string): string[] {
  const lang = LANGUAGES.get(language);
  if (!lang) return code.split("\n").map(escapeHtml);
  const { tokens } = highlighter.codeToTokens(code, { lang, theme: "gatehouse" });
  return tokens.map((line) =>
    line.map(({ content, color }) => {
      const [, name] = /--code-(token-[\w-]+)/.exec(color ?? "") ?? [];
      const text = escapeHtml(content);
      return name ? `<span class="code-${name}">${text}</span>` : text;
    }).join("")
  );
}

/** Text, for use as content or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
