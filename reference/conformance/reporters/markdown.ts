/** Findings as Markdown: for a comment, an issue, or the summary of a CI job. */

import { countOf, STATUSES } from "../report.ts";
import { LEVELS } from "../requirement.ts";
import { type Accepted, NOTHING_ACCEPTED } from "../verify/baseline.ts";
import type { Verification } from "../verify/verification.ts";
import { circumstances, tell, type Told, verdictInWords } from "./told.ts";

/** What `--markdown` writes: the verdict, the failures in full, what could not be judged; what passed is counted. */
export function toMarkdown(
  verification: Verification,
  { entries, problems }: Accepted = NOTHING_ACCEPTED,
  site?: string,
): string {
  const told = tell(verification, entries, site);
  const failed = told.filter(({ status }) => status === "fail");
  const untested = told.filter(({ status }) => status === "untested");
  const weight = ({ level }: Told) => LEVELS.indexOf(level ?? "house");
  return [
    `# verify ${plain(verification.subject.resource)}`,
    "",
    `**${plain(verdictInWords(verification))}**`,
    "",
    ...circumstances(verification).map(([name, value]) => `- ${name}: ${plain(value)}`),
    "",
    ...table(verification),
    ...(problems.length > 0 ? ["## Baseline", "", ...problems.map((each) => `- ${plain(each)}`), ""] : []),
    ...(failed.length > 0 ? ["## Failed", ""] : []),
    ...failed.toSorted((a, b) => weight(a) - weight(b)).flatMap(finding),
    ...(untested.length > 0 ? ["## Untested", ""] : []),
    ...untested.map((each) => `- ${name(each)}: ${plain(each.reason ?? "")}`),
    ...(untested.length > 0 ? [""] : []),
  ].join("\n");
}

function table({ totals }: Verification): string[] {
  const rows = LEVELS.map((level) => {
    return `| ${[level, ...STATUSES.map((status) => totals[status][level])].join(" | ")} |`;
  });
  const all = `| ${["all", ...STATUSES.map((status) => countOf(totals, status))].join(" | ")} |`;
  return [`| | ${STATUSES.join(" | ")} |`, "| --- | ---: | ---: | ---: | ---: |", ...rows, all, ""];
}

function finding(told: Told): string[] {
  const { title, level, failure, impact, why, fix, lesson, sources, exchange, accepted, fault } = told;
  return [
    `### ${plain(title)}`,
    "",
    `${name(told)} · ${level}`,
    "",
    ...(accepted
      ? [`Accepted until ${accepted.end} by ${plain(accepted.owner)}: ${plain(accepted.reason)}`, ""]
      : []),
    ...(failure
      ? [
        `- sent ${code(failure.sent)}`,
        `- came back ${code(failure.received)}`,
        `- expected ${code(failure.expected)}`,
        "",
      ]
      : []),
    `${impact ? `${impact} ` : ""}${plain(why)}`,
    "",
    ...(fault ? [`At fault: ${fault}.`, ""] : []),
    `Fix: ${plain(fix)}`,
    "",
    ...(lesson ? [`Lesson ${lesson.number}: ${lesson.path}`, ""] : []),
    ...sources.map(({ name, url }) => `- [${plain(name)}](<${url}>)`),
    ...(sources.length > 0 ? [""] : []),
    ...(exchange ? fenced([exchange.request, "", exchange.response, ...exchange.tokens].join("\n")) : []),
  ];
}

/** The rule's id, which leads to its page. */
function name({ id, page }: Told): string {
  return page ? `[${code(id)}](<${page}>)` : code(id);
}

/** A text that is text: nothing in it is a link, an image, HTML, a mention or a list. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#+!|~@&$]/g, "\\$&").replaceAll("\\@", "@\u2060");
}

/** A text in a code span, whatever backticks are in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const inner = text.replaceAll("|", "\\|");
  return longest > 0 || text.startsWith(" ") ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`;
}

function fenced(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [
    "<details><summary>What went over the wire</summary>",
    "",
    `${fence}http`,
    text,
    fence,
    "",
    "</details>",
    "",
  ];
}
