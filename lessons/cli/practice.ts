/** `deno task practice 4`: your own file of a lesson, judged, and judged again each time that it is saved. */

import process from "node:process";
import { countOf } from "../../reference/conformance/report.ts";
import { paragraph } from "../../reference/conformance/reporters/style.ts";
import { endsWith, EXIT, newCommand, run } from "../../reference/command/command.ts";
import { fitTerminal, print, watched } from "../../reference/command/output.ts";
import { UsageError } from "../../reference/command/usage.ts";
import type { Desk } from "./desk.ts";
import { keys } from "./keys.ts";
import { nextLesson, wholeCourse } from "./course.ts";
import { type Lesson, lessonNumber } from "./lessons.ts";
import { said } from "./practice_keys.ts";
import { openingText, takenText } from "./practice_output.ts";
import { judgeOnce, judgeOnEverySave, type Outcome } from "./practice_turns.ts";
import { readProgress, record, whereOne } from "./progress.ts";
import { exportTo, importFrom } from "./take_along.ts";
import { begin, ownPath, putAway } from "./workspace.ts";

interface Options {
  once?: true;
  export?: string;
  import?: string;
}

const command = newCommand("practice", "Your own file of a lesson, judged each time that you save it.")
  .argument("[number]", "which lesson; without it, where you are")
  .option("--once", "judge it and stop, as without a terminal")
  .option("--export <file>", "write your progress and programs to a file, which the site reads as well")
  .option("--import <file>", "add those of such a file, the site's or another machine's");

await run(async (args) => {
  command.parse(args, { from: "user" });
  const lessons = wholeCourse();
  const [number] = command.args;
  const options = command.opts<Options>();
  if (options.export !== undefined || options.import !== undefined) {
    if (number !== undefined) {
      throw new UsageError("--export and --import take no lesson: they are of all of them");
    }
    return await takeAlong(options, lessons);
  }
  const first = number === undefined ? whereOne(lessons, readProgress()) : lessonNumber(number, lessons);
  const once = options.once || !watched.results || process.stdin.isTTY !== true;
  if (once) return codeOf(await judgeOnce(sitDown(first, lessons)));
  endsWith(EXIT.passed);
  for (let lesson: Lesson | undefined = first; lesson;) lesson = await practise(sitDown(lesson, lessons));
  return EXIT.passed;
});

async function takeAlong(options: Options, lessons: Lesson[]): Promise<number> {
  // Both: what comes in goes out as well.
  if (options.import !== undefined) {
    print(takenText("read from", options.import, await importFrom(options.import, lessons)));
  }
  if (options.export !== undefined) {
    print(takenText("exported to", options.export, await exportTo(options.export, lessons)));
  }
  return EXIT.passed;
}

/** The file is there, where somebody is is on record, and both are said. */
function sitDown(lesson: Lesson, lessons: Lesson[]): Desk {
  const begun = begin(lesson, lessons, readProgress());
  const progress = record(lesson);
  fitTerminal();
  print(openingText(lesson, lessons, progress, begun));
  return { lesson, lessons, progress };
}

/** A failure decides; what could not be tested is no pass. */
function codeOf(outcome: Outcome): number {
  // Whoever reads standard error alone is told as well.
  if (!outcome || "error" in outcome) throw new UsageError(outcome?.error.message ?? "It was not judged");
  const { totals } = outcome.report;
  if (countOf(totals, "fail") > 0) return EXIT.failed;
  return countOf(totals, "untested") > 0 ? EXIT.unjudged : EXIT.passed;
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

async function obeyKeys(desk: Desk, signal: AbortSignal): Promise<Lesson | undefined> {
  const { lesson, lessons } = desk;
  let asked = false;
  for await (const key of keys(signal)) {
    fitTerminal();
    if (key === "q") return undefined;
    if (key === "n") {
      const next = nextLesson(lesson, lessons);
      if (next) return next;
      print("  That was the last lesson that there is.");
    } else if (key === "r" && !asked) {
      const question = `Begin ${ownPath(lesson)} again? A copy of yours is kept.`;
      print(paragraph(`${question} r again for yes, any other key for no.`, "  "));
      asked = true;
      continue;
    } else if (key === "r") {
      print(paragraph(`Yours is kept as ${putAway(lesson)}.`, "  "));
      return lesson;
    } else if (asked) {
      print("  Nothing has changed.");
    } else {
      const text = said(key, desk);
      if (text !== undefined) print(`\n${text}\n`);
    }
    asked = false;
  }
}
