/** The worker: carries out one order, with the same checks as the terminal. */

import "./no_eval.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import type { Verdict } from "../../../reference/conformance/report.ts";
import { BrokenProgram, inWords, loadProgram } from "./program.ts";
import type { News, Order } from "./protocol.ts";
import { sendToken } from "./send_token.ts";
import { worldOf } from "./world.ts";

globalThis.onmessage = async ({ data: order, ports: [port] }: MessageEvent<Order>) => {
  const tell = (news: News) => port!.postMessage(news);
  try {
    const { program } = order;
    const load = await loadProgram(program);
    const { target, issuer } = await worldOf(program, load, (message) => tell({ event: "threw", message }));
    if (order.do === "send token") {
      tell({ event: "answered", exchanges: await sendToken(target, issuer, order.token) });
      return;
    }
    const subject = { name: program.name, resource: target.resource || undefined, file: program.name };
    const onVerdict = (verdict: Verdict) => tell({ event: "verdict", verdict });
    tell({ event: "judged", report: await judge({ subject, target, ids: order.ids, onVerdict }) });
  } catch (error) {
    const trouble = error instanceof BrokenProgram ? error.trouble : { message: inWords(error) };
    tell({ event: "broken", trouble });
  }
};
