/**
 * `deno run -P=test tests/bench/practice.ts [N]`: how long somebody who practises waits for verdicts after a save. What
 * can be ready before it is: processes run, packages are loaded, keys are made. It says how busy this machine is.
 */

// deno-lint-ignore-file no-console -- it prints its figures

import { prepareJudging } from "../../lessons/cli/judging.ts";
import { allLessons, type Lesson } from "../../lessons/cli/lessons.ts";
import { lessonProgram, packagesOf } from "../../lessons/cli/programs.ts";
import { createHeard } from "../../reference/command/deno/heard.ts";
import { median } from "./statistics.ts";

const TIMES = 5;

/** Somebody who writes gives the next processes longer than this to get ready, in milliseconds. */
const WRITING_MS = 4_000;

/** What is promised for the verdicts of the new rules, in milliseconds. */
const GOAL_MS = 1_000;

/** Milliseconds after a save. */
interface Waited {
  first: number;
  /** All that the lesson adds. */
  added: number;
  all: number;
}

async function waited(lesson: Lesson): Promise<Waited> {
  const { adds, judgedBy, party, revisions, signsIn, number } = lesson;
  const open = new Set(adds);
  let saved = 0;
  let first: number | undefined;
  let added = 0;
  const bench = prepareJudging({
    name: `practice ${number}`,
    program: lessonProgram(lesson),
    ids: [...adds, ...judgedBy.filter((id) => !open.has(id))],
    party,
    revisions,
    signsIn,
    hears: createHeard(),
    ahead: packagesOf(lesson),
    onVerdict({ id }) {
      first ??= performance.now() - saved;
      if (open.delete(id) && open.size === 0) added = performance.now() - saved;
    },
  });
  try {
    await new Promise((resolve) => setTimeout(resolve, WRITING_MS));
    saved = performance.now();
    await bench.judge();
    return { first: first!, added, all: performance.now() - saved };
  } finally {
    await bench.clear();
  }
}

const load = () => Deno.loadavg()[0]!.toFixed(1);
const lessons = allLessons().filter(({ number, adds }) =>
  adds.length > 0 && (Deno.args.length === 0 || Deno.args.includes(String(number)))
);
console.log(`Milliseconds from a save to verdicts, the finished file, median of ${TIMES}; goal ${GOAL_MS}`);
console.log(`Load of this machine at the start: ${load()} (calm is below 1)\n`);
console.log("lesson                      first  of the new rules    all");
for (const lesson of lessons) {
  const runs: Waited[] = [];
  for (let times = 0; times < TIMES; times++) runs.push(await waited(lesson));
  const figures = (["first", "added", "all"] as const).map((of) => median(runs.map((run) => run[of])));
  const [first, added, all] = figures.map((ms) => String(Math.round(ms)));
  const name = `${lesson.number} ${lesson.title}`.padEnd(26);
  console.log(`${name}${first!.padStart(7)}${added!.padStart(18)}${all!.padStart(7)}`);
}
console.log(`\nLoad at the end: ${load()}`);
