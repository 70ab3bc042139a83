/** What `deno task practice` says. */

import type { Report, Verdict } from "../../reference/conformance/report.ts";
import { exchangeLines, telling } from "../../reference/conformance/reporters/exchanges.ts";
import { ends, paragraph } from "../../reference/conformance/reporters/style.ts";
import { failureLines, summary, verdictLine } from "../../reference/conformance/reporters/terminal.ts";
import type { Heard } from "../../reference/command/deno/heard.ts";
import type { ProgramError } from "../../reference/command/deno/program_error.ts";
import { task } from "../../reference/command/command.ts";
import { paint, watched } from "../../reference/command/output.ts";
import type { Desk } from "./desk.ts";
import { excerptLines, heardLines } from "./heard_output.ts";
import { firstFailure } from "./lesson_output.ts";
import { lastNumber, nextLesson } from "./course.ts";
import type { Lesson } from "./lessons.ts";
import { pathLine } from "./path_line.ts";
import { isDone } from "./progress.ts";
import type { Progress } from "./progress_file.ts";
import type { Taken } from "./take_along.ts";
import { type Begun, ownPath } from "./workspace.ts";

/** How far somebody has come, in one line. */
export function bar(lessons: Lesson[], progress: Progress): string {
  const count = lessons.filter((lesson) => isDone(lesson, progress)).length;
  return `${"█".repeat(count)}${"░".repeat(lessons.length - count)}  ${count} of ${lessons.length} done`;
}

/** Shown at once: the lesson, the file, and the text. */
export function openingText(lesson: Lesson, lessons: Lesson[], progress: Progress, begun: Begun): string {
  const name = `Lesson ${lesson.number} of ${lastNumber(lessons)} · ${lesson.title}`;
  const own = ownPath(lesson);
  const text = `lessons/${lesson.slug}/README.md`;
  return [
    "",
    ends(`  ${name}`, bar(lessons, progress)).replace(name, paint("bold", name)),
    paragraph(lesson.summary, "  "),
    "",
    pathLine("  your file   ", own),
    ...begun === "was there" ? [] : [paragraph(`begun with ${begun}`, "              ")],
    pathLine("  the text    ", text),
    "",
  ].join("\n");
}

/**
 * What a file came to.
 *
 * @param report its verdicts; the desk has those of before
 * @param heard what it printed and threw
 */
export function judgedText(desk: Desk, report: Report, heard: Heard): string {
  const { lesson, report: before } = desk;
  const lines = [
    `  ${timeOfDay()} · judged in ${(report.durationMs / 1000).toFixed(1)} s`,
    summary(report, lesson.adds, paint),
    "",
    ...heardLines(heard),
  ];
  const mended = before ? mendedSince(report, before) : [];
  if (mended.length > 0) lines.push(paint("green", paragraph(inShort(mended), "  ✓ new: ")), "");
  const first = firstFailure(lesson, report);
  lines.push(...restLines(report, first !== undefined));
  if (!first) return lines.join("\n").trimEnd();
  return [
    ...lines,
    ...otherLines(report, first),
    failureLines(first, paint),
    "",
    // With keys at hand there is no need to type them.
    ...watched.results ? [] : [
      ends(`    ${task(`lesson --explain ${first.id}`)}`, "the rule, and all hints"),
      ends(`    ${difference(lesson)}`, "how the finished step does it"),
      "",
    ],
  ].join("\n");
}

/** What is neither passed nor failed: each with its reason, or where something fails, not more than a few. */
function restLines(report: Report, fails: boolean): string[] {
  const rest = report.verdicts.filter(({ status }) => status === "untested" || status === "skip");
  if (rest.length === 0) return [];
  if (!fails || rest.length < SHOWN / 2) {
    return [...rest.map((verdict) => verdictLine(verdict, paint, "  ")), ""];
  }
  const ids = rest.map(({ id }) => id).join(", ");
  return [paint("yellow", paragraph(ids, `  ? ${rest.length} not tested: `)), ""];
}

/** So many of the others are named: a server that is open fails by nearly every rule. */
const IDS = 24;

/** So many failures have lines of their own, beside the one to begin with. */
const SHOWN = 8;

/** The other failures: what this lesson adds first, as they come; those that are too many by their ids. */
function otherLines(report: Report, first: Verdict): string[] {
  const others = report.verdicts.filter((verdict) => verdict.status === "fail" && verdict !== first);
  if (others.length === 0) return [];
  const folded = others.slice(SHOWN + 1).length > 0 ? others.slice(SHOWN) : [];
  const shown = others.slice(0, others.length - folded.length);
  return [
    ...folded.length > 0
      ? [paint("red", paragraph(inShort(folded.map(({ id }) => id), IDS), `  ✗ ${folded.length} more: `))]
      : [],
    ...shown.map((verdict) => verdictLine(verdict, paint, "  ")),
    "",
    `  Begin with this one of ${others.length + 1}:`,
    "",
  ];
}

/** Ids that failed before, and pass. */
function mendedSince(report: Report, before: Report): string[] {
  const failed = new Set(before.verdicts.filter(({ status }) => status === "fail").map(({ id }) => id));
  return report.verdicts.filter(({ id, status }) => status === "pass" && failed.has(id)).map(({ id }) => id);
}

/** Not more than somebody reads. */
function inShort(ids: string[], most = SHOWN): string {
  const more = ids.length - most;
  return more > 1 ? `${ids.slice(0, most).join(", ")}, and ${more} more` : ids.join(", ");
}

/** Said before the attack is run again: it takes a second. */
export function againText(): string {
  return `\n${paragraph("The attack of this lesson, once more, on your file:", "  ")}`;
}

/**
 * When all has passed: what became of the attack of the lesson, what is still open, and what comes next.
 *
 * @param attack the report of that one check
 */
export function passedText({ lesson, lessons }: Desk, { verdicts: [attack] }: Report): string {
  const next = nextLesson(lesson, lessons);
  return [
    ...attack ? [verdictLine(attack, paint, "  "), "", exchangeLines(telling(attack), paint), ""] : [],
    ...lesson.open ? ["  Still open after this step:", paragraph(lesson.open, "    "), ""] : [],
    ...next
      ? [ends(`    ${task(`practice ${next.number}`)}`, `next: ${next.title.toLowerCase()}`)]
      : ["  That was the last one that there is."],
    "",
  ].join("\n");
}

/** What is wrong with a file that cannot be judged, where it is, and what becomes of the verdicts above. */
export function brokenText({ report }: Desk, { message, trouble }: ProgramError): string {
  return [
    paint("red", paragraph(message, "  ✗ ")),
    ...trouble ? excerptLines(trouble) : [],
    "",
    ...report ? [paragraph("The verdicts above are of what you had before.", "  "), ""] : [],
  ].join("\n");
}

/** What TypeScript has to say. */
export function typesText(errors: string): string {
  return ["  Types, which no verdict depends on:", "", errors, ""].join("\n");
}

/** What came of an export or an import. */
export function takenText(what: "exported to" | "read from", file: string, taken: Taken): string {
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const { lessons, complete, programs, putAway } = taken;
  return [
    paragraph(
      `${counted(lessons, "lesson")}, ${complete} of them done, and ${
        counted(programs, "program")
      } ${what} ${file}`,
      "  ",
    ),
    ...putAway.map((path) => paragraph(`What was in the way is kept as ${path}`, "  ")),
    ...what === "exported to"
      ? [paragraph("The site reads it: “Your progress”, below its list of lessons.", "  ")]
      : [],
  ].join("\n");
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}

/** Said as soon as what was judged is no longer what is there. */
export function staleText(): string {
  return paint("dim", paragraph("Saved again: what is above is of what you had before.", "  "));
}

/** A command that shows how far one's own step is from the finished one; of several files, that of their folders. */
function difference(lesson: Lesson): string {
  const { file, files } = lesson;
  const finished = files.length > 1 ? file.replace(/\/[^/]*$/, "") : file;
  return `diff ${files.length > 1 ? "-ru" : "-u"} ${ownPath(lesson)} ${finished}`;
}
