/** Judges a learner's file each time that it is saved; the next process is there before that. */

import { HarnessError } from "../../reference/conformance/harness_error.ts";
import { countOf, type Report } from "../../reference/conformance/report.ts";
import { createHeard, type Heard } from "../../reference/command/deno/heard.ts";
import { ProgramError } from "../../reference/command/deno/program_error.ts";
import { fitTerminal, print } from "../../reference/command/output.ts";
import type { Desk } from "./desk.ts";
import type { Bench } from "./file_judging.ts";
import { prepareJudging } from "./judging.ts";
import { type Lesson, projectFile } from "./lessons.ts";
import { createLiveLine, type LiveLine } from "./live_line.ts";
import { keysLine } from "./practice_keys.ts";
import { againText, brokenText, judgedText, passedText, staleText, typesText } from "./practice_output.ts";
import { ownProgram, packagesOf } from "./programs.ts";
import { record } from "./progress.ts";
import { prepareProjectJudging } from "./project_judging.ts";
import { saves } from "./saves.ts";
import { typeErrors } from "./types.ts";
import { ownPath } from "./workspace.ts";

/** One judgement, ready before the file is. */
interface Turn {
  bench: Bench;
  heard: Heard;
  line: LiveLine;
  /** The attack of the lesson, once more, on the file as it is then. */
  attack(): Promise<Report>;
  /** Resolves when the types have been looked at, which begins when what is new has been judged. */
  types(): Promise<string | undefined>;
  end(): Promise<void>;
}

/** What one turn came to; nothing where it was given up. */
export type Outcome = { report: Report } | { error: ProgramError | HarnessError } | undefined;

/** Starts the processes of a judgement: what this lesson adds comes first, then all that still has to hold. */
function prepareTurn({ lesson }: Desk, ahead?: string[]): Turn {
  if (lesson.party === "project") return prepareProjectTurn(lesson);
  const rest = lesson.judgedBy.filter((id) => !lesson.adds.includes(id));
  const ids = [...lesson.adds, ...rest];
  const heard = createHeard();
  const line = createLiveLine(ids, lesson.adds);
  const ending = new AbortController();
  let open = lesson.adds.length;
  let types: Promise<string | undefined> | undefined;
  const lookAtTypes = () => types ??= typeErrors(ownPath(lesson), ending.signal);
  const judging = {
    name: `practice ${lesson.number}`,
    program: { ...ownProgram(projectFile(ownPath(lesson)), lesson), shown: ownPath(lesson) },
    party: lesson.party,
    revisions: lesson.revisions,
    signsIn: lesson.signsIn,
  };
  let attacking: Bench | undefined;
  const bench = prepareJudging({
    ...judging,
    ids,
    hears: heard,
    ahead,
    onVerdict(verdict) {
      line.verdict(verdict);
      if (lesson.adds.includes(verdict.id) && --open === 0) lookAtTypes();
    },
  });
  return {
    bench,
    heard,
    line,
    attack() {
      // What it prints was heard when all was judged.
      attacking = prepareJudging({ ...judging, ids: [lesson.watch], hears: createHeard() });
      return attacking.judge();
    },
    types: lookAtTypes,
    async end() {
      ending.abort();
      await Promise.all([bench.clear(), attacking?.clear()]);
    },
  };
}

/** The same for a project: it is Node's, and has no types that are ours to check. */
function prepareProjectTurn(lesson: Lesson): Turn {
  const line = createLiveLine(lesson.judgedBy, []);
  const bench = prepareProjectJudging(lesson, ownPath(lesson), { onVerdict: line.verdict });
  let attacking: Bench | undefined;
  return {
    bench,
    heard: createHeard(),
    line,
    attack() {
      attacking = prepareProjectJudging(lesson, ownPath(lesson), { only: lesson.watch });
      return attacking.judge();
    },
    types: () => Promise.resolve(undefined),
    async end() {
      await Promise.all([bench.clear(), attacking?.clear()]);
    },
  };
}

/** Judges the file as it is, and says what came of it. */
async function take(desk: Desk, turn: Turn, isOver: () => boolean): Promise<Outcome> {
  const { bench, heard, line, types } = turn;
  line.begin();
  try {
    const report = await bench.judge();
    line.end();
    if (isOver()) return undefined;
    fitTerminal();
    print(judgedText(desk, report, heard));
    desk.progress = record(desk.lesson, report);
    desk.report = report;
    delete desk.broken;
    desk.isStale = false;
    if (isWhole(report)) {
      print(againText());
      const attack = await turn.attack();
      if (isOver()) return undefined;
      print(passedText(desk, attack));
    }
    await sayTypes(types, isOver);
    return { report };
  } catch (error) {
    line.end();
    if (isOver()) return undefined;
    // It does not run just now, or cannot be judged: the next save may mend it.
    if (error instanceof HarnessError) {
      const { message } = error;
      return await say(
        new ProgramError(`${ownPath(desk.lesson)} cannot be judged: ${message}`, { ran: true }),
      );
    }
    if (error instanceof ProgramError) return await say(error);
    throw error;
  }

  async function say(error: ProgramError): Promise<Outcome> {
    desk.broken = error.message;
    fitTerminal();
    print(brokenText(desk, error));
    // What does not even parse has no types, and what ran has said why it ended.
    if (!error.ran) await sayTypes(types, isOver);
    return { error };
  }
}

/** Whether nothing failed, and nothing could not be tested. */
function isWhole({ totals }: Report): boolean {
  return countOf(totals, "fail") === 0 && countOf(totals, "untested") === 0;
}

async function sayTypes(types: Turn["types"], isOver: () => boolean): Promise<void> {
  const errors = await types();
  if (errors !== undefined && !isOver()) print(typesText(errors));
}

/** Judges it once, as without a terminal. */
export async function judgeOnce(desk: Desk): Promise<Outcome> {
  const turn = prepareTurn(desk);
  try {
    return await take(desk, turn, () => false);
  } finally {
    await turn.end();
  }
}

/** Judges it now, and each time that it is saved; a save in the middle begins anew. */
export async function judgeOnEverySave(desk: Desk, signal: AbortSignal): Promise<void> {
  const saved = saves(projectFile(ownPath(desk.lesson)), signal);
  const ahead = packagesOf(desk.lesson);
  let next = saved.next();
  let turn = prepareTurn(desk, ahead);
  try {
    while (!(await next).done) {
      next = saved.next();
      if (desk.report && !desk.isStale) {
        desk.isStale = true;
        print(staleText());
      }
      let isOver = false;
      const taken = take(desk, turn, () => isOver || signal.aborted);
      await Promise.race([taken, next.then(() => isOver = true)]);
      await turn.end();
      await taken;
      if (signal.aborted) return;
      if (!isOver) print(keysLine());
      turn = prepareTurn(desk, ahead);
    }
  } finally {
    await turn.end();
  }
}
