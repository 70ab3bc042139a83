/** Carries out what the text tells the reader to try. Loaded when that is first asked for. */

import { effect } from "@preact/signals";
import { answered, type Exchange } from "../../reference/conformance/exchange.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import { type Code, sameCode, textIn, withText } from "./code.ts";
import type { LessonProgram } from "./lesson_data.ts";
import { lessonProgram } from "./run/lesson_program.ts";
import { type News, type Order, placeOf, type Program, type Trouble } from "./run/protocol.ts";
import { run } from "./run/runner.ts";
import { judgeSource } from "./run/session.ts";
import { currentCode } from "./run/source.ts";
import { phase, report, trouble } from "./run/state.ts";
import {
  type Against,
  type AttackStep,
  edited,
  grepped,
  type JudgeStep,
  type SendStep,
  type Step,
} from "./try.ts";

/** What came of a step. */
export type Answer =
  | { to: "attack"; sides: AttackSide[] }
  | { to: "send"; against: Against; printed: string; exchange: Exchange }
  | { to: "judge"; of: string; total: number; failed: { id: string; title: string }[] };

/** An attack on one program. */
export interface AttackSide {
  /** "The start of this step" */
  name: string;
  verdict: Verdict;
  resource?: string;
}

/**
 * Carries out the steps, one after the other.
 *
 * @param slug "05-audience"
 * @throws {Error} with what to tell the reader
 */
export async function carryOut(slug: string, steps: Step[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const step of steps) {
    // One program runs at a time: what the reader started comes first.
    await idle();
    if (step.do === "attack") answers.push(await attack(slug, step));
    else if (step.do === "send") answers.push(await send(slug, step));
    else answers.push(await judge(slug, step));
  }
  return answers;
}

/** Whether the first attack of a lesson gets something out of what is in the editor. */
export async function attackOnce(slug: string, step: AttackStep | SendStep): Promise<Answer> {
  await idle();
  if (step.do === "send") return await send(slug, { ...step, against: "editor" });
  const { own, lesson } = await programs(slug);
  return { to: "attack", sides: [await attackOn("Your program", own, lesson, step)] };
}

/** An attack on what a lesson starts from and on its finished step, whatever is in the editor. */
export async function attackBothWays(slug: string, id: string, names: [string, string]): Promise<Answer> {
  await idle();
  const lesson = await lessonProgram(slug);
  const sides: AttackSide[] = [];
  for (const [i, code] of [lesson.start, lesson.finished].entries()) {
    sides.push(await attackOn(names[i]!, code, lesson, { do: "attack", id }));
  }
  return { to: "attack", sides };
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (phase.value === "loading" || phase.value === "running") return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

async function programs(slug: string): Promise<{ own: Code; lesson: LessonProgram }> {
  const [own, lesson] = await Promise.all([currentCode(slug), lessonProgram(slug)]);
  return { own, lesson };
}

/** The version that people write first, which may use the step's other files. */
function shortcutOf({ finished, shortcut }: LessonProgram): Code {
  return withText(finished, shortcut);
}

function programOf(code: Code, { name, party, signsIn, revisions }: LessonProgram): Program {
  return { ...code, name, party, signsIn, revisions };
}

/** First where it gets through, as in the terminal: at the step before, or at the shortcut; then at the reader's. */
async function attack(slug: string, step: AttackStep): Promise<Answer> {
  const { own, lesson } = await programs(slug);
  const before = await careless(lesson, step);
  const sides = [before.side];
  if (!sameCode(own, before.code)) sides.push(await attackOn("Your program", own, lesson, step));
  return { to: "attack", sides };
}

async function careless(
  lesson: LessonProgram,
  step: AttackStep,
): Promise<{ code: Code; side: AttackSide }> {
  const start = async () => ({
    code: lesson.start,
    side: await attackOn("The start of this step", lesson.start, lesson, step),
  });
  const shortcut = async () => ({
    code: shortcutOf(lesson),
    side: await attackOn("The version that people write first", shortcutOf(lesson), lesson, step),
  });
  const isFirst = lesson.party === "client" || lesson.after !== undefined;
  const [first, second] = isFirst ? [shortcut, start] : [start, shortcut];
  const one = await first();
  const shows = first === shortcut || gotSomething(one.side.verdict);
  if (one.side.verdict.status === "fail" && shows) return one;
  const other = await second();
  return other.side.verdict.status === "pass" ? one : other;
}

/** A 404 where this step will build does not show much. */
function gotSomething({ exchanges }: Verdict): boolean {
  return exchanges.some((exchange) => answered(exchange) && exchange.response.status < 400);
}

async function attackOn(
  name: string,
  code: Code,
  lesson: LessonProgram,
  { id }: AttackStep,
): Promise<AttackSide> {
  const { verdicts: [verdict], subject } = await judged(programOf(code, lesson), [id]);
  return { name, verdict: verdict!, resource: subject.resource };
}

async function send(slug: string, step: SendStep): Promise<Answer> {
  const { own, lesson } = await programs(slug);
  const program = programOf(step.against === "editor" ? own : shortcutOf(lesson), lesson);
  const { method, url, headers, body, against } = step;
  const last = await ordered({ do: "send", program, message: { method, url, headers, body } });
  const [exchange] = last.event === "answered" ? last.exchanges : [];
  if (!exchange) throw new Error("There was no answer");
  return { to: "send", against, printed: printedOf(step, exchange), exchange };
}

/** What the command prints in a terminal. */
function printedOf({ prints, write, grep }: SendStep, exchange: Exchange): string {
  if (!answered(exchange)) return "";
  const { status, headers, body } = exchange.response;
  const head = [`HTTP/1.1 ${status}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
  const field = (name: string) => headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? "";
  const written = write?.replaceAll("%{http_code}", String(status))
    .replaceAll(/%header\{([^}]+)\}/g, (_, name: string) => field(name));
  const text = [prints.head && `${head}\n`, prints.body && body, written].filter(Boolean).join("\n").trim();
  return grep ? grepped(text, grep) : text;
}

async function judge(slug: string, { against, edit, only }: JudgeStep): Promise<Answer> {
  const { own, lesson } = await programs(slug);
  const failedOf = ({ verdicts }: Report) =>
    verdicts.filter(({ status, title }) =>
      status === "fail" && (!only || new RegExp(only).test(`✗ ${title}`))
    )
      .map(({ id, title }) => ({ id, title }));
  const answerOf = (of: string, report: Report): Answer => {
    return { to: "judge", of, total: report.verdicts.length, failed: failedOf(report) };
  };
  if (against === "shortcut") {
    const report = await judged(programOf(shortcutOf(lesson), lesson), lesson.ids);
    return answerOf("the version that people write first", report);
  }
  if (!edit) {
    await judgeSource(slug);
    if (!report.value) throw new Error(trouble.value?.message ?? "It was not judged");
    return answerOf("your program", report.value);
  }
  const withEdit = (code: Code) => withText(code, edited(textIn(code, edit.file), edit), edit.file);
  const mine = withEdit(own);
  const isMine = !sameCode(mine, own);
  const of = isMine
    ? "your program, with that line changed"
    : "the finished step with that line changed: your program does not have it yet";
  return answerOf(of, await judged(programOf(isMine ? mine : withEdit(lesson.finished), lesson), lesson.ids));
}

async function judged(program: Program, ids: string[]): Promise<Report> {
  const last = await ordered({ do: "judge", program, ids });
  if (last.event !== "judged") throw new Error("It was not judged");
  return last.report;
}

/** Resolves with the worker's last word. */
async function ordered(order: Order): Promise<News> {
  let last: News | undefined;
  const whole = await run(order, (news) => last = news);
  if (!whole || !last) throw new Error("Something else was run meanwhile. Try it again.");
  if (last.event === "broken") throw new Error(inLine(last.trouble, order.program));
  return last;
}

function inLine({ line, file, message }: Trouble, { files }: Program): string {
  const place = placeOf({ line, file }, files !== undefined);
  return place ? `${place}: ${message}` : message;
}
