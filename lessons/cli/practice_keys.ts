/** What the keys of `practice` do: each says something about the file as it was judged last. */

import { createTwoFilesPatch } from "diff";
import type { Report } from "../../reference/conformance/report.ts";
import { levelAt } from "../../reference/conformance/requirement.ts";
import { exchangeLines, telling } from "../../reference/conformance/reporters/exchanges.ts";
import { paragraph } from "../../reference/conformance/reporters/style.ts";
import { explanation, sourceName } from "../../reference/conformance/reporters/terminal.ts";
import { paint } from "../../reference/command/output.ts";
import { requirementNamed } from "../../reference/command/requirement_named.ts";
import { LESSON_REVISION } from "./file_judging.ts";
import { firstFailure } from "./lesson_output.ts";
import { type Lesson, projectFile } from "./lessons.ts";
import { ownPath, type Progress } from "./workspace.ts";

/** What somebody has in front of them. */
export interface Desk {
  lesson: Lesson;
  lessons: Lesson[];
  progress: Progress;
  /** The last verdicts; none while the file has never run. */
  report?: Report;
  /** How many hints have been given for the failure with this id. */
  hinted?: { id: string; count: number };
}

/** The line that names the keys. */
export const KEYS_LINE =
  "  h hint  d diff  s solution  e exchanges  x explain  l list  n next  r reset  q quit";

const NOTHING_FAILS = "  Nothing fails.";

/** What a key says; `undefined` for a key that says nothing. */
export function said(key: string, desk: Desk): string | undefined {
  const failure = desk.report && firstFailure(desk.lesson, desk.report);
  switch (key) {
    case "h":
      return failure ? hint(failure.id, desk) : NOTHING_FAILS;
    case "x": {
      if (!failure) return NOTHING_FAILS;
      const requirement = requirementNamed(failure.id);
      return explanation(requirement, levelAt(requirement, LESSON_REVISION) ?? "", paint);
    }
    case "e":
      return failure ? exchangeLines(telling(failure), paint) : NOTHING_FAILS;
    case "d":
      return difference(desk.lesson);
    case "s":
      return `  The finished step: ${desk.lesson.file}\n  Yours:             ${ownPath(desk.lesson)}`;
    case "l":
      return list(desk);
  }
}

/** A nudge, then another, then where the rule is written, then where the answer is. */
function hint(id: string, desk: Desk): string {
  const { hints, sources } = requirementNamed(id);
  const count = desk.hinted?.id === id ? desk.hinted.count : 0;
  desk.hinted = { id, count: count + 1 };
  const steps = [
    ...hints.map((text) => paragraph(text, `  Hint for ${id}: `)),
    ...sources.map((source) => `  It is written in ${sourceName(source)}\n  ${source.url}`),
  ];
  return steps[count] ?? "  There are no more hints: d shows how the finished step differs from yours.";
}

/** From one's own file to the finished step. */
function difference(lesson: Lesson): string {
  const mine = lesson.files.length > 1
    ? `${ownPath(lesson)}/${lesson.file.split("/").at(-1)}`
    : ownPath(lesson);
  const [own, finished] = [mine, lesson.file].map((file) => Deno.readTextFileSync(projectFile(file)));
  if (own === finished) return "  Yours is the finished step, to the letter.";
  return createTwoFilesPatch(mine, lesson.file, own!, finished!, "", "", { context: 2 })
    .split("\n").slice(1).map((line) => `  ${line}`.trimEnd()).join("\n");
}

function list({ lesson, lessons, progress }: Desk): string {
  return lessons.map((each) => {
    const mark = progress.done[each.slug] ? paint("green", "✓") : each === lesson ? "▸" : " ";
    return `  ${mark} ${String(each.number).padStart(2)}  ${each.title}`;
  }).join("\n");
}
