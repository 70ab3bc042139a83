/** Runs of the lesson that the page shows. */

import { batch } from "@preact/signals";
import type { Verdict } from "../../../reference/conformance/report.ts";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Code } from "../code.ts";
import { recordRun } from "../progress.ts";
import type { News, Program, Trouble } from "./protocol.ts";
import { lessonProgram } from "./lesson_program.ts";
import { run, stopRunning } from "./runner.ts";
import { currentCode, ran } from "./source.ts";
import { file, phase, report, thrown, trouble, verdicts } from "./state.ts";
import type { TokenChoice } from "./tokens.ts";

/** Judges what is in the editor, and fills the signals of state.ts as verdicts fall. */
export async function judgeSource(slug: string): Promise<void> {
  const number = ++judgings;
  const isLatest = () => number === judgings;
  fallen = [];
  batch(() => {
    phase.value = "loading";
    verdicts.value = new Map();
    report.value = trouble.value = undefined;
    thrown.value = new Map();
  });
  try {
    const { code, program, ids } = await programNow(slug);
    ran.value = code;
    const whole = await run({ do: "judge", program, ids }, (news) => isLatest() && hear(news, slug));
    if (!whole && isLatest()) breakOff({ message: "It was ended for the token bench. Run it again." });
  } catch (error) {
    if (isLatest()) breakOff({ message: (error as Error).message });
  }
}

/** Ends the run that is under way. */
export function stopJudging(): void {
  judgings++;
  stopRunning();
  breakOff({ message: "You stopped it. What was judged before that is below." });
}

function breakOff(why: Trouble): void {
  showFallen();
  batch(() => {
    phase.value = "broken";
    trouble.value = why;
    // The place is in sight, whichever file it is in.
    if (why.file && why.line) file.value = why.file;
  });
}

/**
 * Sends one token to what is in the editor.
 *
 * @throws {Error} when the program does not run, with what to tell the reader
 */
export async function tryToken(slug: string, token: TokenChoice): Promise<Exchange[]> {
  const { program } = await programNow(slug);
  let exchanges: Exchange[] = [];
  let broken: string | undefined;
  const whole = await run({ do: "send token", program, token }, (news) => {
    if (news.event === "answered") exchanges = news.exchanges;
    if (news.event === "broken") broken = news.trouble.message;
  });
  if (!whole) throw new Error("another run took its place");
  if (broken !== undefined) throw new Error(broken);
  return exchanges;
}

async function programNow(slug: string): Promise<{ code: Code; program: Program; ids: string[] }> {
  const [code, { name, party, signsIn, revisions, ids }] = await Promise.all([
    currentCode(slug),
    lessonProgram(slug),
  ]);
  return { code, program: { ...code, name, party, signsIn, revisions }, ids };
}

/** How many runs there were: a run that another one has replaced has nothing to say any more. */
let judgings = 0;
let fallen: Verdict[] = [];
let frame = 0;

function hear(news: News, slug: string): void {
  if (news.event === "verdict") {
    fallen.push(news.verdict);
    // Many fall within one frame: the page is drawn once for all of them.
    if (fallen.length === 1) frame = requestAnimationFrame(showFallen);
  } else if (news.event === "threw") {
    thrown.value = new Map(thrown.value).set(news.error, { trouble: news.trouble, count: 1 });
  } else if (news.event === "threw again") {
    const before = thrown.value.get(news.error);
    if (before) thrown.value = new Map(thrown.value).set(news.error, { ...before, count: before.count + 1 });
  } else if (news.event === "broken") {
    breakOff(news.trouble);
  } else if (news.event === "judged") {
    showFallen();
    batch(() => {
      phase.value = "judged";
      report.value = news.report;
      // They fell as it came; from now on they stand as the lesson has them.
      verdicts.value = new Map(news.report.verdicts.map(({ id }) => [id, verdicts.value.get(id)!]));
    });
    recordRun(slug, news.report);
  }
}

function showFallen(): void {
  cancelAnimationFrame(frame);
  const news = fallen;
  fallen = [];
  if (news.length === 0) return;
  batch(() => {
    if (phase.value === "loading") phase.value = "running";
    verdicts.value = new Map([...verdicts.value, ...news.map((verdict) => [verdict.id, verdict] as const)]);
  });
}
