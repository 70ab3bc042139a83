/** What the keys of `practice` do: each says something about the file as it was judged last. */

import { basename } from "node:path";
import { createTwoFilesPatch } from "diff";
import type { Verdict } from "../../reference/conformance/report.ts";
import { exchangeLines, telling } from "../../reference/conformance/reporters/exchanges.ts";
import { columns, ends, paragraph } from "../../reference/conformance/reporters/style.ts";
import { sourceName } from "../../reference/conformance/reporters/terminal.ts";
import { paint } from "../../reference/command/output.ts";
import { requirementNamed } from "../../reference/command/requirement_named.ts";
import type { Desk } from "./desk.ts";
import { firstFailure } from "./lesson_output.ts";
import { type Lesson, projectFile } from "./lessons.ts";
import { partOf } from "./part.ts";
import { pathLine } from "./path_line.ts";
import { isDone } from "./progress.ts";
import { ruleInWords } from "./rule_in_words.ts";
import { ownPath, readIfThere } from "./workspace.ts";

const KEYS = [
  "h hint",
  "d diff",
  "s solution",
  "e exchanges",
  "x explain",
  "l list",
  "n next",
  "r reset",
  "q quit",
];

/** The keys, in as many lines as it takes. */
export function keysLine(): string {
  const lines = [""];
  for (const key of KEYS) {
    const line = `${lines.at(-1)}  ${key}`;
    if (line.length <= Math.min(columns(), 60)) lines[lines.length - 1] = line;
    else lines.push(`  ${key}`);
  }
  return lines.join("\n");
}

/** What a key says; `undefined` for a key that says nothing. */
export function said(key: string, desk: Desk): string | undefined {
  switch (key) {
    case "h":
      return ofFailure(desk, ({ id, failure }) => hint(id, failure, desk));
    case "x":
      return ofFailure(desk, ({ id }) => ruleInWords(requirementNamed(id)));
    case "e":
      return ofFailure(desk, (failure) => exchangeLines(telling(failure), paint));
    case "d":
      return difference(desk.lesson);
    case "s":
      return solution(desk.lesson);
    case "l":
      return list(desk);
  }
}

/** What there is to say of the failure to begin with, or why there is none. */
function ofFailure({ lesson, report, isStale, broken }: Desk, say: (failure: Verdict) => string): string {
  if (broken !== undefined) return paragraph(`First of all: ${broken}`, "  ");
  if (!report) return "  Nothing is judged yet.";
  const failure = firstFailure(lesson, report);
  if (!failure) return "  Nothing fails. d shows what the finished step does otherwise.";
  return (isStale ? "  Of what you had before you saved:\n\n" : "") + say(failure);
}

/** A nudge, then the rule and where it is written, then what else helps, then the part of the finished step. */
function hint(id: string, failure: Verdict["failure"], desk: Desk): string {
  const requirement = requirementNamed(id);
  const [nudge, ...more] = requirement.hints;
  const rule = [
    paragraph(`${requirement.title}.`, "  The rule: "),
    paragraph(requirement.why, "  "),
    ...requirement.sources.map((source) =>
      `${paragraph(sourceName(source), "  ")}\n  ${paint("dim", source.url)}`
    ),
  ].join("\n");
  const steps = [
    ...nudge === undefined ? [] : [() => paragraph(nudge, "  ")],
    () => rule,
    ...more.map((text) => () => paragraph(text, "  ")),
    () => answer(desk.lesson, id, failure),
  ];
  const count = desk.hinted?.id === id ? desk.hinted.count : 0;
  if (count >= steps.length) {
    return paragraph("There are no more hints: d shows the whole difference, s where the solution is.", "  ");
  }
  desk.hinted = { id, count: count + 1 };
  return [
    `  Hint ${count + 1} of ${steps.length} for ${id}`,
    steps[count]!(),
    ...count + 1 < steps.length ? [paint("dim", "  h again for more")] : [],
  ].join("\n");
}

function answer(lesson: Lesson, id: string, failure: Verdict["failure"]): string {
  const pairs = pairsOf(lesson);
  const all = (which: "own" | "finished") => pairs.map((pair) => pair[which]).join("\n");
  const part = partOf(all("own"), all("finished"), requirementNamed(id), failure);
  if (!part) return "  Yours is the finished step, to the letter.";
  const heading = `The finished step has this in ${part.name}; d shows all that differs.`;
  return [paragraph(heading, "  "), "", coloured(part.patch)].join("\n");
}

/** A file of one's own and the finished one, each with its path. */
interface Pair {
  mine: string;
  theirs: string;
  own: string;
  finished: string;
}

/** The files of the step, its entry first. */
function pairsOf(lesson: Lesson): [Pair, ...Pair[]] {
  const isFolder = lesson.files.length > 1;
  return lesson.files.map((theirs) => {
    const mine = isFolder ? `${ownPath(lesson)}/${basename(theirs)}` : ownPath(lesson);
    const own = readIfThere(projectFile(mine)) ?? "";
    return { mine, theirs, own, finished: Deno.readTextFileSync(projectFile(theirs)) };
  }) as [Pair, ...Pair[]];
}

/** From one's own files to the finished step. */
function difference(lesson: Lesson): string {
  const pairs = pairsOf(lesson).filter(({ own, finished }) => own !== finished);
  if (pairs.length === 0) return "  Yours is the finished step, to the letter.";
  const patches = pairs.map(({ mine, theirs, own, finished }) => {
    const patch = createTwoFilesPatch(mine, theirs, own, finished, "", "", { context: 2 });
    return patch.split("\n").slice(1).join("\n");
  });
  return coloured(patches.join("\n"));
}

function coloured(patch: string): string {
  return patch.trimEnd().split("\n").map((line) => {
    const indented = `  ${line}`.trimEnd();
    if (/^\+(?!\+\+)/.test(line)) return paint("green", indented);
    return /^-(?!--)/.test(line) ? paint("red", indented) : indented;
  }).join("\n");
}

/** Where both are, for an editor that shows them beside each other: yours stays as it is. */
function solution(lesson: Lesson): string {
  const pairs = pairsOf(lesson);
  // The first file in which there is something to see.
  const { mine, theirs, own, finished } = pairs.find(({ own, finished }) => own !== finished) ?? pairs[0];
  const [ownLines, finishedLines] = [own, finished].map((text) => text.split("\n"));
  const first = finishedLines!.findIndex((line, i) => line !== ownLines![i]) + 1;
  const at = first > 0 ? first : undefined;
  return [
    pathLine("  finished   ", theirs, at),
    pathLine("  yours      ", mine, at),
    ...at ? [paragraph("From that line on they differ. Yours stays as it is.", "  ")] : [],
  ].join("\n");
}

/** Every lesson: whether its own file has passed, and how much of it did. */
function list({ lesson, lessons, progress }: Desk): string {
  return lessons.map((each) => {
    const run = progress.lessons.find(({ lesson }) => lesson === each.slug);
    const done = isDone(each, progress);
    const mark = done ? paint("green", "✓") : each === lesson ? "▸" : " ";
    const count = done ? "done" : run ? `${run.checks.length} of ${each.judgedBy.length}` : "";
    const line = `    ${String(each.number).padStart(2)}  ${each.title}`;
    return ends(line, count, Math.min(columns(), 50)).replace("   ", `  ${mark}`).trimEnd();
  }).join("\n");
}
