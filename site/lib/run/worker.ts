/** The worker: carries out one order, with the same checks as the terminal. */

import "./no_eval.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import { dealt, judgeInLanes, lanesOf } from "../../../reference/conformance/lanes.ts";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import { createRecorder } from "../../../reference/conformance/recorder.ts";
import { createRedactor } from "../../../reference/conformance/redact.ts";
import { BrokenProgram, inWords, loadProgram } from "./program.ts";
import type { News, Order } from "./protocol.ts";
import { seal } from "./seal.ts";
import { sendToken } from "./send_token.ts";
import { type OnThrow, worldOf } from "./world.ts";

type Tell = (news: News) => void;

// One thread, so only checks that wait gain by it: those that make the issuer misbehave, and some of a client's.
const SERVER_LANES = { honest: 1, disturbing: 3 };
const CLIENT_LANES = 3;

/** Of what a program throws, in messages and in characters of each. */
const MAX_THROWN = 20;
const MAX_MESSAGE = 500;

// Programs may quote what they were sent.
const redactor = createRedactor();

globalThis.onmessage = async ({ data: order, ports: [port] }: MessageEvent<Order>) => {
  const tell: Tell = port!.postMessage.bind(port);
  const onThrow = threwTo(tell);
  seal(onThrow);
  try {
    if (order.do === "judge") tell({ event: "judged", report: await judged(order, tell, onThrow) });
    else tell({ event: "answered", exchanges: await answered(order, onThrow) });
  } catch (error) {
    const trouble = error instanceof BrokenProgram ? error.trouble : { message: inWords(error) };
    tell({ event: "broken", trouble: { ...trouble, message: redactor.redact(trouble.message) } });
  }
};

async function judged(
  { program, ids }: Extract<Order, { do: "judge" }>,
  tell: Tell,
  onThrow: OnThrow,
): Promise<Report> {
  const load = await loadProgram(program);
  const onVerdict = (verdict: Verdict) => tell({ event: "verdict", verdict });
  const lanes = program.party === "client" ? dealt(ids, CLIENT_LANES) : lanesOf(ids, SERVER_LANES);
  return await judgeInLanes(ids, lanes, async (ids, lane) => {
    const { target, issuer } = await worldOf(program, load, onThrow, lane);
    // A second algorithm, published early: its key takes half a second to make.
    if (program.signsIn) issuer.mint({ audience: issuer.issuer, alg: "RS256" }).catch(() => {});
    const subject = { name: program.name, resource: target.resource || undefined, file: program.name };
    return await judge({ subject, target, ids, onVerdict });
  });
}

async function answered(
  order: Exclude<Order, { do: "judge" }>,
  onThrow: OnThrow,
): Promise<Exchange[]> {
  const { program } = order;
  const { target, issuer } = await worldOf(program, await loadProgram(program), onThrow);
  if (order.do === "send token") return await sendToken(target, issuer, order.token);
  const recorder = createRecorder(target.send);
  await recorder.send(order.message);
  return await recorder.take();
}

/** Tells of the first errors, each once, of their beginnings, without secrets: a program may throw as long as it likes. */
function threwTo(tell: Tell): OnThrow {
  const told = new Set<string>();
  return (message, request) => {
    if (told.size > MAX_THROWN) return;
    redactor.learn(request?.url ?? "");
    for (const [name, value] of request?.headers ?? []) redactor.learn(value, name);
    const redacted = redactor.redact(message);
    const text = redacted.length > MAX_MESSAGE ? `${redacted.slice(0, MAX_MESSAGE)}…` : redacted;
    if (told.has(text)) return;
    told.add(text);
    tell({ event: "threw", message: told.size > MAX_THROWN ? "There is more of the kind." : text });
  };
}
