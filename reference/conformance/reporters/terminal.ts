/** Verdicts as a terminal shows them, readable at 80 columns. */

import { countOf, type Report, STATUSES, type Verdict } from "../report.ts";
import { groupOf, type Requirement, type Source } from "../requirement.ts";
import { groupTitle, requirementById } from "../catalogue.ts";
import { rulePage } from "./rule_page.ts";
import { columns, ends, type Paint, paragraph, wrap } from "./style.ts";

const MARKS = { pass: "✓", fail: "✗", skip: "–", untested: "?" };
/** What a group is marked with: the first of these that one of its verdicts is. */
const ORDER = ["fail", "untested", "skip", "pass"] as const;
const COLOURS = { pass: "green", fail: "red", skip: "yellow", untested: "yellow" } as const;

/** How many passed, and a line for each group: what passes is folded into it. */
export function summary(report: Report, added: string[], paint: Paint): string {
  const [pass, fail, skip, untested] = STATUSES.map((status) => countOf(report.totals, status)) as [
    number,
    number,
    number,
    number,
  ];
  const total = [
    `${pass} of ${pass + fail + skip + untested} passed`,
    ...(skip ? [`${skip} skipped`] : []),
    ...(untested ? [`${untested} untested`] : []),
  ].join(", ");
  const groups = new Map<string, Verdict[]>();
  for (const verdict of report.verdicts) {
    const group = groupOf(verdict.id);
    groups.set(group, [...groups.get(group) ?? [], verdict]);
  }
  const titles = [...groups.values()].map(([first]) => groupTitle(first!.id));
  const width = Math.max(...titles.map((title) => title.length));
  const lines = [...groups.values()].map((verdicts, index) => {
    const passed = verdicts.filter(({ status }) => status === "pass").length;
    const worst = ORDER.find((status) => verdicts.some((verdict) => verdict.status === status)) ?? "pass";
    const count = passed === verdicts.length ? `${passed}` : `${passed} of ${verdicts.length}`;
    const fresh = verdicts.some(({ id }) => added.includes(id)) ? "   NEW" : "";
    return `    ${paint(COLOURS[worst], MARKS[worst])} ${titles[index]!.padEnd(width)}  ${count}${fresh}`;
  });
  const heading = ends("  Checks", total).replace(total, paint(fail ? "red" : "green", total));
  const at = report.revisions ? [paint("dim", `    each at MCP ${report.revisions.join(", ")}`)] : [];
  return [heading, ...at, ...lines].join("\n");
}

/** One verdict on one line, or more if its title is long: mark, title, level; with its id where there is more to ask. */
export function verdictLine(verdict: Verdict, paint: Paint, first = "       "): string {
  const level = verdict.level ?? "";
  // No line ends with the dot: a space that is none to `wrap` keeps it with the id.
  const told = [verdict.id, ...verdict.revision ? [`at ${verdict.revision}`] : []].join(", ").replaceAll(
    " ",
    "\u00a0",
  );
  const text = verdict.status === "pass" ? verdict.title : `${verdict.title} ·\u00a0${told}`;
  const lineWidth = columns() - first.length - 2 - 8;
  const [head = "", ...rest] = wrap(text, lineWidth).map((line) => line.replaceAll("\u00a0", " "));
  const mark = paint(COLOURS[verdict.status], MARKS[verdict.status]);
  const line = ends(`${first}${MARKS[verdict.status]} ${head}`, level);
  const lines = [line.replace(MARKS[verdict.status], () => mark)];
  lines.push(...rest.map((text) => " ".repeat(first.length + 2) + text));
  if (verdict.reason) {
    const why = `${verdict.status === "untested" ? "untested" : "skipped"}: ${verdict.reason}`;
    lines.push(paint("yellow", paragraph(why, " ".repeat(first.length + 2))));
  }
  return lines.join("\n");
}

/** A failure in full: the texts it rests on, what was sent, came back and was expected, why, and a first hint. */
export function failureLines(verdict: Verdict, paint: Paint): string {
  const requirement = requirementById(verdict.id);
  const lines = [verdictLine(verdict, paint, "  ")];
  if (requirement) lines.push(paint("dim", paragraph(sourcesOf(requirement), "    ")));
  if (verdict.failure) {
    const { sent, received, expected } = verdict.failure;
    lines.push(
      "",
      paragraph(sent, "    sent      "),
      paragraph(received, "    came back "),
      paragraph(expected, "    expected  "),
    );
  }
  if (requirement) {
    lines.push("", paragraph(`Why it matters: ${requirement.why}`, "    "));
    const [hint] = requirement.hints;
    if (hint) lines.push(paragraph(`Hint: ${hint}`, "    "));
    lines.push(paragraph(`(more: --explain ${verdict.id})`, "          "));
  }
  return lines.join("\n");
}

/**
 * Everything there is to say about a requirement.
 *
 * @param site where the site stands, if that is known
 */
export function explanation(requirement: Requirement, level: string, paint: Paint, site?: string): string {
  return [
    ends(`  ${requirement.id}`, level).replace(requirement.id, paint("bold", requirement.id)),
    paragraph(requirement.title, "  "),
    "",
    paragraph(requirement.why, "  "),
    "",
    ...requirement.hints.map((hint, i) => paragraph(hint, i === 0 ? "  Hints  " : "         ")),
    "",
    ...requirement.sources.map((source, i) => {
      return `${paragraph(sourceName(source), i === 0 ? "  Source " : "         ")}\n         ${
        paint("dim", source.url)
      }`;
    }),
    "",
    // An address is kept whole, so that it can be clicked.
    site
      ? `  Page   ${rulePage(requirement.id, site)}`
      : paragraph(`/rules/${requirement.id} on the site`, "  Page   "),
  ].join("\n");
}

function sourcesOf({ sources }: Requirement): string {
  return sources.map(sourceName).join(" · ");
}

/** "RFC 9728 §3.3", "MCP 2025-11-25, Token Handling". */
export function sourceName({ document, section }: Source): string {
  return `${document}${section.startsWith("§") ? "" : ","} ${section}`;
}
