/** The worker that judges: carries out one order, with the same checks as the terminal, on a program in another worker. */

import { dealt, judgeInLanes, lanesOf } from "../../../reference/conformance/lanes.ts";
import { HarnessError } from "../../../reference/conformance/harness_error.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import type { Target } from "../../../reference/conformance/check.ts";
import type { TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import type { Revision } from "../../../reference/conformance/requirement.ts";
import { reportOfAll, verdictsOfAll } from "../../../reference/conformance/revisions.ts";
import type { Report } from "../../../reference/conformance/report.ts";
import { createRecorder } from "../../../reference/conformance/recorder.ts";
import { createRedactor } from "../../../reference/conformance/redact.ts";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import { judgeThroughLosses } from "../../../reference/conformance/lost.ts";
import { type OnThrow, openProgram, type ProgramApart } from "./apart.ts";
import { BrokenProgram, inWords, LostProgram } from "./broken_program.ts";
import { type News, type Order, type Program, PULSE_MS, type Silence } from "./protocol.ts";
import { sendToken } from "./send_token.ts";
import { REVISION, worldOf } from "./world.ts";

type Tell = (news: News) => void;
type Hear = ReturnType<typeof verdictsOfAll>;

// One thread, so only checks that wait gain by it: those that make the issuer misbehave, and some of a client's.
const SERVER_LANES = { honest: 1, disturbing: 3 };
const CLIENT_LANES = 3;

/** Of what a program throws, in messages and in characters of each. */
const MAX_THROWN = 20;
const MAX_MESSAGE = 500;

// Programs may quote what they were sent.
const redactor = createRedactor();

/**
 * Waits for the order, and carries it out on the program at the other end of the port.
 *
 * @param another ends the program and resolves with the port to another one
 */
export async function startJudge(
  port: MessagePort,
  ordered: Promise<MessageEvent<Order>>,
  another: () => Promise<MessagePort>,
): Promise<void> {
  const { data: order, ports: [page] } = await ordered;
  const tell: Tell = (news) => page!.postMessage(news);
  setInterval(() => tell({ event: "alive", program: false }), PULSE_MS);
  const programs = programsAt(port, { tell, another, page: page! });
  try {
    tell(order.do === "judge" ? await judged(order, programs, tell) : await answered(order, programs));
  } catch (error) {
    const trouble = error instanceof BrokenProgram ? error.trouble : { message: wordsOf(error) };
    tell({ event: "broken", trouble: { ...trouble, message: redactor.redact(trouble.message) } });
  }
}

/** The programs of an order: one, and where that hangs another. */
interface Programs {
  /** Whether any of them has answered anything. */
  hasAnswered(): boolean;
  /** Resolves when one has for the first time. */
  answers: Promise<void>;
  /**
   * Does a piece of work with one that is loaded.
   *
   * @param isFirst whether nothing was done with a program before
   * @throws {LostProgram} when it had to be ended meanwhile
   * @throws {BrokenProgram} when it cannot be judged
   */
  with<T>(program: Program, work: (apart: ProgramApart, isFirst: boolean) => Promise<T>): Promise<T>;
}

function programsAt(
  port: MessagePort,
  { tell, another, page }: { tell: Tell; another: () => Promise<MessagePort>; page: MessagePort },
): Programs {
  let next: MessagePort | undefined = port;
  let isFirst = true;
  let hasAnswered = false;
  let lose: (why: string) => void = () => {};
  page.onmessage = ({ data: { silent } }: MessageEvent<Silence>) => lose(silent);
  const { promise: answers, resolve } = Promise.withResolvers<void>();
  const onAnswer = () => {
    hasAnswered = true;
    resolve();
  };
  const onThrow = threwTo(tell);

  return {
    hasAnswered: () => hasAnswered,
    answers,
    async with(program, work) {
      const { promise: lost, reject } = Promise.withResolvers<never>();
      lost.catch(() => {});
      lose = (why) => reject(new LostProgram(why));
      if (!next) {
        tell({ event: "restarted" });
        next = await another();
      }
      const isAlive = () => tell({ event: "alive", program: true });
      const apart = openProgram(next, { ...onThrow(), onAnswer, onAlive: isAlive });
      next = undefined;
      const wasFirst = isFirst;
      isFirst = false;
      const worked = apart.load(program).then(() => work(apart, wasFirst));
      // When the program breaks or is lost, what else comes of it does not matter.
      worked.catch(() => {});
      return await Promise.race([worked, apart.broken, lost]);
    },
  };
}

function judged(
  { program, ids }: Extract<Order, { do: "judge" }>,
  programs: Programs,
  tell: Tell,
): Promise<News> {
  const lanes = (ids: string[]) =>
    program.party === "client" ? dealt(ids, CLIENT_LANES) : lanesOf(ids, SERVER_LANES);
  const { name, revisions } = program;
  return judgeThroughLosses({
    subject: { name, file: name },
    revision: revisions.at(-1) ?? REVISION,
    ids,
    lanesOf: lanes,
    onVerdict: (verdict) => tell({ event: "verdict", verdict }),
    lossIn: (error) => error instanceof LostProgram && programs.hasAnswered() ? error.message : undefined,
    async attempt(ids, onVerdict) {
      let isOver = false;
      try {
        return await programs.with(
          program,
          async (apart, isFirst) => {
            const reports: Report[] = [];
            const hear = verdictsOfAll(revisions, (verdict) => isOver || onVerdict(verdict));
            for (const revision of revisions) reports.push(await judgedAt(revision, hear));
            return reports.length > 1 ? reportOfAll(reports) : reports[0]!;

            async function judgedAt(revision: Revision, hear: Hear): Promise<Report> {
              const isFirstWorld = isFirst && revision === revisions[0];
              return await judgeInLanes(ids, lanes(ids), async (ids, lane) => {
                // The first verdict is what a reader waits for: until there is an answer, the others would only be in its way.
                if (lane > 0) await programs.answers;
                const { target, issuer } = await worldOf(program, apart, lane, isFirstWorld, revision);
                // A second algorithm, published early: its key takes half a second to make.
                if (program.signsIn) issuer.mint({ audience: issuer.issuer, alg: "RS256" }).catch(() => {});
                const subject = { name, resource: target.resource || undefined, file: name };
                return await judge({
                  subject,
                  target,
                  ids,
                  onVerdict: (verdict) => hear(revision, verdict),
                });
              });
            }
          },
        );
      } finally {
        // What still waits for a program that is lost has nothing to say.
        isOver = true;
      }
    },
  }).then((report) => {
    return { event: "judged", report: revisions.length > 1 ? { ...report, revisions } : report };
  });
}

async function answered(order: Exclude<Order, { do: "judge" }>, programs: Programs): Promise<News> {
  const exchanges = await programs.with(order.program, async (apart) => {
    const { target, issuer } = await worldOf(order.program, apart);
    return await exchangesOf(order, target, issuer);
  });
  return { event: "answered", exchanges };
}

async function exchangesOf(
  order: Exclude<Order, { do: "judge" }>,
  target: Target,
  issuer: TestIssuer,
): Promise<Exchange[]> {
  if (order.do === "send token") return await sendToken(target, issuer, order.token);
  const recorder = createRecorder(target.send);
  await recorder.send(order.message);
  return await recorder.take();
}

/** What the harness says is for readers as it is. */
function wordsOf(error: unknown): string {
  return error instanceof HarnessError || error instanceof LostProgram ? error.message : inWords(error);
}

/**
 * Tells of the first errors, of their beginnings, without secrets: a program may throw as long as it likes. Another
 * program counts its errors anew; what one has thrown before it is the same error.
 *
 * @returns begins with another program
 */
function threwTo(tell: Tell): () => OnThrow {
  const told = new Map<string, number>();
  return () => {
    /** By the program's own numbers. */
    const numbers = new Map<number, number>();
    return {
      threw(error, { message, line, file }, request) {
        redactor.learn(request?.url ?? "");
        for (const [name, value] of request?.headers ?? []) redactor.learn(value, name);
        const redacted = redactor.redact(String(message));
        const text = redacted.length > MAX_MESSAGE ? `${redacted.slice(0, MAX_MESSAGE)}…` : redacted;
        const place = { ...typeof line === "number" && { line }, ...typeof file === "string" && { file } };
        const known = JSON.stringify(place.line === undefined ? text : place);
        const number = told.get(known) ?? told.size;
        numbers.set(error, number);
        if (number > MAX_THROWN) return;
        if (told.has(known)) return tell({ event: "threw again", error: number });
        told.set(known, number);
        const trouble = number === MAX_THROWN
          ? { message: "There is more of the kind." }
          : { message: text, ...place };
        tell({ event: "threw", error: number, trouble });
      },
      threwAgain(error) {
        const number = numbers.get(error);
        if (number !== undefined && number < MAX_THROWN) tell({ event: "threw again", error: number });
      },
    };
  };
}
