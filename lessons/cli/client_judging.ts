/** Judges a client file: in a process of its own, in worlds whose parties listen on loopback. */

import type { Target } from "../../reference/conformance/check.ts";
import type { ClientPower } from "../../reference/conformance/client/world/power.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { dealt, judgeInLanes } from "../../reference/conformance/lanes.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import type { Handler } from "../../reference/conformance/send/memory.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";
import { type ClientApart, prepareClientApart } from "../../reference/command/deno/client_apart.ts";
import { type Bench, type FileJudging, LESSON_REVISION } from "./file_judging.ts";
import { prepareBench, type Stand } from "./bench.ts";

/** The client waits for the world, and the world for the client: so many worlds at once keep both busy. */
const LANES = 4;

/** Does all that can be done before a client file is judged. */
export function prepareClientJudging(judging: FileJudging): Bench {
  return prepareBench(judging, {
    setUp: (ahead) => setUp({ ...judging, ahead }),
    lanesOf: (ids) => dealt(ids, LANES),
    judgeAt: async (stand, judging, onAnswer) => {
      return await judgeIn(answering(await stand.begin(), onAnswer), judging);
    },
  });
}

function setUp({ program, ahead, hears }: FileJudging): Stand & { begin(): Promise<ClientApart> } {
  const { begin, gone, stop } = prepareClientApart(program, { ahead, hears });
  let isGone = false;
  gone.catch(() => isGone = true);
  return { begin, isGone: () => isGone, clear: () => Promise.resolve(stop()) };
}

/** Tells when a call has worked. */
function answering(apart: ClientApart, onAnswer: () => void): ClientApart {
  return {
    ...apart,
    async start(settings, onAttempt) {
      const client = await apart.start(settings, onAttempt);
      const callTool: typeof client.callTool = async (tool, args) => {
        const result = await client.callTool(tool, args);
        onAnswer();
        return result;
      };
      return { ...client, callTool };
    },
  };
}

async function judgeIn(apart: ClientApart, { name, program, ids, onVerdict }: FileJudging): Promise<Report> {
  let isLost = false;
  apart.gone.catch(() => isLost = true);
  const judging = {
    subject: { name, file: program.shown },
    target: clientTarget(apart),
    onVerdict: (verdict: Verdict) => void (isLost || onVerdict?.(verdict)),
  };
  const judged = judgeInLanes(ids, dealt(ids, LANES), (ids) => judge({ ...judging, ids }));
  judged.catch(() => {}); // Of a program that is lost it does not matter.
  return await Promise.race([judged, apart.gone]);
}

/** A target for a client whose worlds listen on free ports of 127.0.0.1. */
function clientTarget({ start }: ClientApart): Target {
  const handlers: Record<string, Handler> = {};
  const client: ClientPower = { handlers, start, listen };
  return { resource: "", revision: LESSON_REVISION, send: memorySend(handlers), powers: { client } };
}

const listen: ClientPower["listen"] = (arrive) => {
  // A connection that a scenario breaks is an error to the world, and to the client a 500.
  const onError = () => new Response(null, { status: 500 });
  const ending = new AbortController();
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError, signal: ending.signal };
  const server = Deno.serve(options, arrive);
  const close = () => {
    // At once: a client may keep a stream open, and nobody waits for it.
    ending.abort();
    return server.finished;
  };
  return Promise.resolve({ origin: `http://127.0.0.1:${server.addr.port}`, close });
};
