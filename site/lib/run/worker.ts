/** The worker: carries out one order, with the same checks as the terminal. */

import "./no_eval.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import { dealt, judgeInLanes, lanesOf } from "../../../reference/conformance/lanes.ts";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import { BrokenProgram, inWords, loadProgram } from "./program.ts";
import type { News, Order } from "./protocol.ts";
import { seal } from "./seal.ts";
import { sendToken } from "./send_token.ts";
import { worldOf } from "./world.ts";

type Tell = (news: News) => void;

// One thread, so only checks that wait gain by it: those that make the issuer misbehave, and some of a client's.
const SERVER_LANES = { honest: 1, disturbing: 3 };
const CLIENT_LANES = 3;

/** Of what a program throws, in messages and in characters of each. */
const MAX_THROWN = 20;
const MAX_MESSAGE = 500;

globalThis.onmessage = async ({ data: order, ports: [port] }: MessageEvent<Order>) => {
  const tell: Tell = port!.postMessage.bind(port);
  seal(threwTo(tell));
  try {
    if (order.do === "judge") tell({ event: "judged", report: await judged(order, tell) });
    else tell({ event: "answered", exchanges: await answered(order, tell) });
  } catch (error) {
    const trouble = error instanceof BrokenProgram ? error.trouble : { message: inWords(error) };
    tell({ event: "broken", trouble });
  }
};

async function judged({ program, ids }: Extract<Order, { do: "judge" }>, tell: Tell): Promise<Report> {
  const load = await loadProgram(program);
  const onVerdict = (verdict: Verdict) => tell({ event: "verdict", verdict });
  const onThrow = threwTo(tell);
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
  { program, token }: Extract<Order, { do: "send token" }>,
  tell: Tell,
): Promise<Exchange[]> {
  const { target, issuer } = await worldOf(program, await loadProgram(program), threwTo(tell));
  return await sendToken(target, issuer, token);
}

/** Tells of the first errors, each once, and of their beginnings: a program may throw for as long as it likes. */
function threwTo(tell: Tell): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    const text = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
    if (told.has(text) || told.size > MAX_THROWN) return;
    told.add(text);
    tell({ event: "threw", message: told.size > MAX_THROWN ? "There is more of the kind." : text });
  };
}
