/** What `deno task practice` says. */

import { countOf, type Report } from "../../reference/conformance/report.ts";
import { exchangeLines, telling } from "../../reference/conformance/reporters/exchanges.ts";
import { ends, paragraph } from "../../reference/conformance/reporters/style.ts";
import { summary, verdictLine } from "../../reference/conformance/reporters/terminal.ts";
import { task } from "../../reference/command/command.ts";
import { paint } from "../../reference/command/output.ts";
import { failed, firstFailure } from "./lesson_output.ts";
import type { Lesson } from "./lessons.ts";
import type { Desk } from "./practice_keys.ts";
import { type Begun, ownPath, type Progress } from "./workspace.ts";

/** How far somebody has come, in one line. */
function bar(lessons: Lesson[], { done }: Progress): string {
  const count = lessons.filter(({ slug }) => done[slug]).length;
  return `${"█".repeat(count)}${"░".repeat(lessons.length - count)}  ${count} of ${lessons.length} done`;
}

/** Shown at once: the lesson, the file, and the text. */
export function openingText(lesson: Lesson, lessons: Lesson[], progress: Progress, begun: Begun): string {
  const name = `Lesson ${lesson.number} of ${lessons.length} · ${lesson.title}`;
  return [
    "",
    ends(`  ${name}`, bar(lessons, progress)).replace(name, paint("bold", name)),
    paragraph(lesson.summary, "  "),
    "",
    `  your file   ${ownPath(lesson)}`,
    ...begun === "was there" ? [] : [`              begun with ${begun}`],
    `  the text    lessons/${lesson.slug}/README.md`,
    "",
  ].join("\n");
}

/**
 * What a file came to.
 *
 * @param report its verdicts; the desk has those of before
 */
export function judgedText({ lesson, lessons, report: before }: Desk, report: Report): string {
  const time = new Date().toTimeString().slice(0, 8);
  const lines = [
    `  ${time} · judged in ${(report.durationMs / 1000).toFixed(1)} s`,
    summary(report, lesson.adds, paint),
    "",
  ];
  const mended = before ? mendedSince(report, before) : [];
  if (mended.length > 0) lines.push(paint("green", paragraph(mended.join(", "), "  ✓ new: ")), "");
  const rest = report.verdicts.filter(({ status }) => status === "untested" || status === "skip");
  if (rest.length > 0) lines.push(...rest.map((verdict) => verdictLine(verdict, paint, "  ")), "");
  const first = firstFailure(lesson, report);
  if (!first) return [...lines, ...passedLines(lesson, lessons, report)].join("\n");
  return [
    ...lines,
    ...failed(report, first),
    ends(`    ${task(`lesson --explain ${first.id}`)}`, "the rule, and all hints"),
    ends(`    diff -u ${ownPath(lesson)} ${lesson.file}`, "how the finished step does it"),
    "",
  ].join("\n");
}

/** Ids that failed before, and pass. */
function mendedSince(report: Report, before: Report): string[] {
  const failed = new Set(before.verdicts.filter(({ status }) => status === "fail").map(({ id }) => id));
  return report.verdicts.filter(({ id, status }) => status === "pass" && failed.has(id)).map(({ id }) => id);
}

/** The attack of the lesson, refused; what is still open; and what comes next. */
function passedLines(lesson: Lesson, lessons: Lesson[], report: Report): string[] {
  const watched = report.verdicts.find(({ id, status }) => id === lesson.watch && status === "pass");
  const next = lessons.find(({ number }) => number === lesson.number + 1);
  if (countOf(report.totals, "untested") > 0) return [];
  return [
    ...watched
      ? [
        paragraph(watched.title, "  Your file does it:  "),
        "",
        exchangeLines(telling(watched), paint),
        "",
      ]
      : [],
    ...lesson.open ? [paragraph(lesson.open, "  Still open after this step: "), ""] : [],
    ...next
      ? [ends(`    ${task(`practice ${next.number}`)}`, `next: ${next.title.toLowerCase()}`)]
      : ["  That was the last one that there is."],
    "",
  ];
}
