/** Carries out what the text tells the reader to try. Loaded when that is first asked for. */

import { effect } from "@preact/signals";
import { answered, type Exchange } from "../../reference/conformance/exchange.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import type { LessonProgram } from "./lesson_data.ts";
import { lessonProgram } from "./run/lesson_program.ts";
import type { News, Order, Program } from "./run/protocol.ts";
import { run } from "./run/runner.ts";
import { judgeSource } from "./run/session.ts";
import { currentSource } from "./run/source.ts";
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
  const { text, lesson } = await programs(slug);
  return { to: "attack", sides: [await attackOn("Your program", text, lesson, step)] };
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

async function programs(slug: string): Promise<{ text: string; lesson: LessonProgram }> {
  const [text, lesson] = await Promise.all([currentSource(slug), lessonProgram(slug)]);
  return { text, lesson };
}

function programOf(source: string, { name, party, signsIn }: LessonProgram): Program {
  return { source, name, party, signsIn };
}

/** First where it gets through, as in the terminal: at the step before, or at the shortcut; then at the reader's. */
async function attack(slug: string, step: AttackStep): Promise<Answer> {
  const { text, lesson } = await programs(slug);
  const before = await careless(lesson, step);
  const sides = [before.side];
  if (text !== before.source) sides.push(await attackOn("Your program", text, lesson, step));
  return { to: "attack", sides };
}

async function careless(
  lesson: LessonProgram,
  step: AttackStep,
): Promise<{ source: string; side: AttackSide }> {
  const start = async () => ({
    source: lesson.start,
    side: await attackOn("The start of this step", lesson.start, lesson, step),
  });
  const shortcut = async () => ({
    source: lesson.shortcut,
    side: await attackOn("The version that people write first", lesson.shortcut, lesson, step),
  });
  const [first, second] = lesson.party === "client" ? [shortcut, start] : [start, shortcut];
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
  source: string,
  lesson: LessonProgram,
  { id }: AttackStep,
): Promise<AttackSide> {
  const { verdicts: [verdict], subject } = await judged(programOf(source, lesson), [id]);
  return { name, verdict: verdict!, resource: subject.resource };
}

async function send(slug: string, step: SendStep): Promise<Answer> {
  const { text, lesson } = await programs(slug);
  const program = programOf(step.against === "editor" ? text : lesson.shortcut, lesson);
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
  const { text, lesson } = await programs(slug);
  const failedOf = ({ verdicts }: Report) =>
    verdicts.filter(({ status, title }) =>
      status === "fail" && (!only || new RegExp(only).test(`✗ ${title}`))
    )
      .map(({ id, title }) => ({ id, title }));
  const answerOf = (of: string, report: Report): Answer => {
    return { to: "judge", of, total: report.verdicts.length, failed: failedOf(report) };
  };
  if (against === "shortcut") {
    const report = await judged(programOf(lesson.shortcut, lesson), lesson.ids);
    return answerOf("the version that people write first", report);
  }
  if (!edit) {
    await judgeSource(slug);
    if (!report.value) throw new Error(trouble.value?.message ?? "It was not judged");
    return answerOf("your program", report.value);
  }
  const mine = edited(text, edit);
  const isMine = mine !== text;
  const source = isMine ? mine : edited(lesson.finished, edit);
  const of = isMine
    ? "your program, with that line changed"
    : "the finished step with that line changed: your program does not have it yet";
  return answerOf(of, await judged(programOf(source, lesson), lesson.ids));
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
  if (last.event === "broken") throw new Error(inLine(last.trouble));
  return last;
}

function inLine({ line, message }: { line?: number; message: string }): string {
  return line ? `Line ${line}: ${message}` : message;
}
