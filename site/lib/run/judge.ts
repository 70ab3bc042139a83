/** The worker that judges: carries out one order, with the same checks as the terminal, on a program in another worker. */

import { dealt, judgeInLanes, lanesOf } from "../../../reference/conformance/lanes.ts";
import { HarnessError } from "../../../reference/conformance/harness_error.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import type { Target } from "../../../reference/conformance/check.ts";
import type { TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import { createRecorder } from "../../../reference/conformance/recorder.ts";
import { createRedactor } from "../../../reference/conformance/redact.ts";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import { type OnThrow, openProgram, type ProgramApart } from "./apart.ts";
import { BrokenProgram, inWords } from "./broken_program.ts";
import { type News, type Order, PULSE_MS } from "./protocol.ts";
import { sendToken } from "./send_token.ts";
import { worldOf } from "./world.ts";

type Tell = (news: News) => void;

// One thread, so only checks that wait gain by it: those that make the issuer misbehave, and some of a client's.
const SERVER_LANES = { honest: 1, disturbing: 3 };
const CLIENT_LANES = 3;

/** Of what a program throws, in messages and in characters of each. */
const MAX_THROWN = 20;
const MAX_MESSAGE = 500;

// Programs may quote what they were sent.
const redactor = createRedactor();

/** Waits for the order, and carries it out on the program at the other end of the port. */
export async function startJudge(port: MessagePort, ordered: Promise<MessageEvent<Order>>): Promise<void> {
  const { data: order, ports: [page] } = await ordered;
  const tell: Tell = (news) => page!.postMessage(news);
  setInterval(() => tell({ event: "alive", program: false }), PULSE_MS);
  const program = openProgram(port, threwTo(tell), () => tell({ event: "alive", program: true }));
  try {
    await program.load(order.program);
    const work = order.do === "judge" ? judged(order, program, tell) : answered(order, program);
    // When the program breaks, what else comes of it does not matter.
    work.catch(() => {});
    tell(await Promise.race([work, program.broken]));
  } catch (error) {
    const trouble = error instanceof BrokenProgram ? error.trouble : { message: wordsOf(error) };
    tell({ event: "broken", trouble: { ...trouble, message: redactor.redact(trouble.message) } });
  }
}

async function judged(
  { program, ids }: Extract<Order, { do: "judge" }>,
  apart: ProgramApart,
  tell: Tell,
): Promise<News> {
  const onVerdict = (verdict: Verdict) => tell({ event: "verdict", verdict });
  const lanes = program.party === "client" ? dealt(ids, CLIENT_LANES) : lanesOf(ids, SERVER_LANES);
  const report: Report = await judgeInLanes(ids, lanes, async (ids, lane) => {
    const { target, issuer } = await worldOf(program, apart, lane);
    // A second algorithm, published early: its key takes half a second to make.
    if (program.signsIn) issuer.mint({ audience: issuer.issuer, alg: "RS256" }).catch(() => {});
    const subject = { name: program.name, resource: target.resource || undefined, file: program.name };
    return await judge({ subject, target, ids, onVerdict });
  });
  return { event: "judged", report };
}

async function answered(order: Exclude<Order, { do: "judge" }>, apart: ProgramApart): Promise<News> {
  const { target, issuer } = await worldOf(order.program, apart);
  return { event: "answered", exchanges: await exchangesOf(order, target, issuer) };
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
  return error instanceof HarnessError ? error.message : inWords(error);
}

/** Tells of the first errors, of their beginnings, without secrets: a program may throw as long as it likes. */
function threwTo(tell: Tell): OnThrow {
  return {
    threw(error, { message, line, file }, request) {
      if (error > MAX_THROWN) return;
      redactor.learn(request?.url ?? "");
      for (const [name, value] of request?.headers ?? []) redactor.learn(value, name);
      const redacted = redactor.redact(String(message));
      const text = redacted.length > MAX_MESSAGE ? `${redacted.slice(0, MAX_MESSAGE)}…` : redacted;
      const place = { ...typeof line === "number" && { line }, ...typeof file === "string" && { file } };
      const trouble = error === MAX_THROWN
        ? { message: "There is more of the kind." }
        : { message: text, ...place };
      tell({ event: "threw", error, trouble });
    },
    threwAgain(error) {
      if (error < MAX_THROWN) tell({ event: "threw again", error });
    },
  };
}
