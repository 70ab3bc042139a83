/** A rule as Markdown: all that its page says, for programs that read. */

import { IMPACTS } from "../../reference/conformance/reporters/told.ts";
import { fixesOf } from "./rule_fixes.ts";
import { capitalised } from "./capitalised.ts";
import { levelSpans, PARTIES, type Rule } from "./rules.ts";

/**
 * The text.
 *
 * @param link a path of the site as it is written where the text will be read
 */
export function ruleText(rule: Rule, link: (path: string) => string): string {
  const { id, title, party, profile, impact, why, hints, sources, lesson } = rule;
  const levels = levelSpans(rule).map(({ level, revisions }) =>
    revisions.length > 0 ? `${level} (MCP ${revisions.join(", ")})` : level
  );
  const fixes = fixesOf(id);
  return [
    `# ${capitalised(title)}`,
    "",
    `- Rule: \`${id}\``,
    `- Level: ${levels.join("; ")}`,
    `- For: ${PARTIES[party]}${profile ? ", where tokens follow RFC 9068" : ""}`,
    ...impact ? [`- Broken: ${IMPACTS[impact]}`] : [],
    ...lesson
      ? [`- Taught in: [lesson ${lesson.number}, ${lesson.title}](${link(`/lessons/${lesson.slug}.md`)})`]
      : [],
    "",
    "## Why it matters",
    "",
    why,
    "",
    "## Where it is written",
    "",
    ...sources.map(({ document, section, url }) => `- [${document}, ${section}](${url})`),
    "",
    "## How to meet it",
    "",
    ...hints.map((hint, i) => `${i + 1}. ${hint}`),
    ...fixes.length > 0 ? ["", ...fixes.map(([fix, stacks]) => `- ${stacks.join(", ")}: ${fix}`)] : [],
    ...party === "resource-server"
      ? ["", `See what a server does: \`npx -y deno task verify --start "node server.js" --only ${id}\``]
      : [],
    "",
  ].join("\n");
}
