/** Verdicts as a terminal shows them, readable at 80 columns. */

import { countOf, type Report, STATUSES, type Verdict } from "../report.ts";
import { groupOf, type Requirement, type Source } from "../requirement.ts";
import { groupTitle, requirementById } from "../catalogue.ts";
import { ends, type Paint, paragraph, WIDTH, wrap } from "./style.ts";

const MARKS = { pass: "✓", fail: "✗", skip: "–", untested: "?" };
const COLOURS = { pass: "green", fail: "red", skip: "yellow", untested: "yellow" } as const;

/** How many of each group passed: "open transport 10 · metadata 20 · challenge 20 NEW". */
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
  const counts = [...groups.values()].map((verdicts) => {
    const passed = verdicts.filter(({ status }) => status === "pass").length;
    const count = passed === verdicts.length ? passed : `${passed}/${verdicts.length}`;
    const first = verdicts[0]?.id ?? "";
    return `${groupTitle(first)} ${count}${verdicts.some(({ id }) => added.includes(id)) ? " NEW" : ""}`;
  });
  const heading = ends("  Checks", total).replace(total, paint(fail ? "red" : "green", total));
  return `${heading}\n${paragraph(counts.join(" · "), "    ")}`;
}

/** One verdict on one line, or more if its title is long: mark, title, level. */
export function verdictLine(verdict: Verdict, paint: Paint, first = "       "): string {
  const level = verdict.level ?? "";
  const [head = "", ...rest] = wrap(verdict.title, WIDTH - first.length - 2 - 8);
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

/** Everything there is to say about a requirement. */
export function explanation(requirement: Requirement, level: string, paint: Paint): string {
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
  ].join("\n");
}

function sourcesOf({ sources }: Requirement): string {
  return sources.map(sourceName).join(" · ");
}

/** "RFC 9728 §3.3", "MCP 2025-11-25, Token Handling". */
export function sourceName({ document, section }: Source): string {
  return `${document}${section.startsWith("§") ? "" : ","} ${section}`;
}
