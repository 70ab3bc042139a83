/** `deno task practice 4`: your own file of a lesson, judged, and judged again each time that it is saved. */

import process from "node:process";
import { countOf, type Report } from "../../reference/conformance/report.ts";
import { endsWith, EXIT, newCommand, run } from "../../reference/command/command.ts";
import { complain, print, signOfLife, watched } from "../../reference/command/output.ts";
import { UsageError } from "../../reference/command/usage.ts";
import { judgeFile } from "./judging.ts";
import { keys } from "./keys.ts";
import { allLessons, type Lesson, lessonNumber, projectFile } from "./lessons.ts";
import { type Desk, KEYS_LINE, said } from "./practice_keys.ts";
import { judgedText, openingText } from "./practice_output.ts";
import { ownProgram } from "./programs.ts";
import { saves } from "./saves.ts";
import { typeErrors } from "./types.ts";
import { begin, ownPath, putAway, readProgress, record, whereOne } from "./workspace.ts";

const command = newCommand("practice", "Your own file of a lesson, judged each time that you save it.")
  .argument("[number]", "which lesson; without it, where you are")
  .option("--once", "judge it and stop, as without a terminal");

await run(async (args) => {
  command.parse(args, { from: "user" });
  const lessons = allLessons();
  const [number] = command.args;
  const before = readProgress();
  const first = number === undefined ? whereOne(lessons, before) : lessonNumber(number, lessons);
  const once = command.opts<{ once?: true }>().once || !watched.results || process.stdin.isTTY !== true;
  if (once) return await judgeOnce(sitDown(first, lessons));
  endsWith(EXIT.passed);
  for (let lesson: Lesson | undefined = first; lesson;) lesson = await practise(sitDown(lesson, lessons));
  return EXIT.passed;
});

/** The file is there, where somebody is is on record, and both are said. */
function sitDown(lesson: Lesson, lessons: Lesson[]): Desk {
  const begun = begin(lesson, lessons, readProgress());
  const progress = record(lesson, false);
  print(openingText(lesson, lessons, progress, begun));
  return { lesson, lessons, progress };
}

/** What this lesson adds comes first, then all that still has to hold. */
async function judged({ lesson }: Desk): Promise<Report> {
  const rest = lesson.judgedBy.filter((id) => !lesson.adds.includes(id));
  return await judgeFile({
    name: `practice ${lesson.number}`,
    program: { ...ownProgram(projectFile(ownPath(lesson)), lesson), shown: ownPath(lesson) },
    ids: [...lesson.adds, ...rest],
    party: lesson.party,
    signsIn: lesson.signsIn,
  });
}

async function judgeOnce(desk: Desk): Promise<number> {
  const types = typeErrors(ownPath(desk.lesson));
  // A file that does not run is looked at all the same: most often its types say why.
  const report = await judged(desk).catch((error) =>
    error instanceof UsageError ? error : Promise.reject(error)
  );
  if (report instanceof UsageError) {
    sayTypes(await types);
    throw report;
  }
  print(judgedText(desk, report));
  sayTypes(await types);
  return settle(desk, report);
}

function sayTypes(errors: string | undefined): void {
  if (errors !== undefined) print(`  Types, which no verdict depends on:\n\n${errors}\n`);
}

/** The exit code; what has passed is put on record. */
function settle(desk: Desk, { totals }: Report): number {
  if (countOf(totals, "fail") > 0) return EXIT.failed;
  if (countOf(totals, "untested") > 0) return EXIT.unjudged;
  desk.progress = record(desk.lesson, true);
  return EXIT.passed;
}

/** Until a key says otherwise: the lesson to go on with, or none. */
async function practise(desk: Desk): Promise<Lesson | undefined> {
  const end = new AbortController();
  const judging = judgeOnEverySave(desk, end.signal);
  try {
    return await Promise.race([obeyKeys(desk, end.signal), judging.then(() => undefined)]);
  } finally {
    end.abort();
    await judging;
  }
}

async function judgeOnEverySave(desk: Desk, signal: AbortSignal): Promise<void> {
  for await (const _ of saves(projectFile(ownPath(desk.lesson)), signal)) {
    signOfLife("Judging");
    const types = typeErrors(ownPath(desk.lesson));
    try {
      const report = await judged(desk);
      if (signal.aborted) return;
      print(judgedText(desk, report));
      settle(desk, report);
      desk.report = report;
    } catch (error) {
      // It does not run just now: the next save may mend it.
      if (!(error instanceof UsageError)) throw error;
      complain(`  ✗ ${error.message}`);
      if (desk.report) print("  The verdicts above are of what you had before.");
    }
    sayTypes(await types);
    if (!signal.aborted) print(KEYS_LINE);
  }
}

async function obeyKeys(desk: Desk, signal: AbortSignal): Promise<Lesson | undefined> {
  const { lesson, lessons } = desk;
  let asked = false;
  for await (const key of keys(signal)) {
    if (key === "q") return undefined;
    if (key === "n") {
      const next = lessons.find(({ number }) => number === lesson.number + 1);
      if (next) return next;
      print("  That was the last lesson that there is.");
    } else if (key === "r" && !asked) {
      print(
        `  Begin ${ownPath(lesson)} again? A copy of yours is kept. r again for yes, any other key for no.`,
      );
      asked = true;
      continue;
    } else if (key === "r") {
      print(`  Yours is kept as ${putAway(lesson)}.`);
      return lesson;
    } else {
      const text = said(key, desk);
      if (text !== undefined) print(`\n${text}\n`);
    }
    asked = false;
  }
}
