/** Judges a lesson file: in a process of its own, over real HTTP, with the test issuer beside it. */

import type { MoreSettings } from "../../reference/conformance/check.ts";
import { answered } from "../../reference/conformance/exchange.ts";
import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { judgeInLanes, lanesOf } from "../../reference/conformance/lanes.ts";
import { reportOfAll, verdictsOfAll } from "../../reference/conformance/revisions.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import { type LiveSend, openLiveSend } from "../../reference/conformance/send/live.ts";
import type { Send } from "../../reference/conformance/send/outgoing.ts";
import { behindSettings, targetOf } from "../../reference/conformance/target.ts";
import { type Apart, prepareApart } from "../../reference/command/deno/apart.ts";
import { prepareBench, type Stand } from "./bench.ts";
import { prepareClientJudging } from "./client_judging.ts";
import { type Bench, type FileJudging, LESSON_REVISION } from "./file_judging.ts";

/**
 * Runs fresh instances of the file and judges them.
 *
 * @throws {ProgramError} when the file cannot be run, or has never answered
 * @throws {HarnessError} when it runs and cannot be judged
 */
export async function judgeFile(judging: FileJudging): Promise<Report> {
  const bench = prepareJudging(judging);
  try {
    return await bench.judge();
  } finally {
    await bench.clear();
  }
}

/** Does all that can be done before the file is judged. */
export function prepareJudging(judging: FileJudging): Bench {
  if (judging.party === "client") return prepareClientJudging(judging);
  const { ids, revisions = [LESSON_REVISION], onVerdict } = judging;
  if (revisions.length > 1) return prepareRevisions(judging, revisions, onVerdict);
  const lanes = ids.length > ENOUGH_FOR_ONE ? lanesOf(ids, LANES) : [ids];
  const benches = lanes.map((ids) => prepareLane({ ...judging, ids }));
  return {
    judge: () => judgeInLanes(ids, lanes, (_, lane) => benches[lane]!.judge()),
    clear: async () => void await Promise.all(benches.map((bench) => bench.clear())),
  };
}

/** A lane for each revision, in a process of its own: they are side by side. */
function prepareRevisions(
  judging: FileJudging,
  revisions: Revision[],
  onVerdict: FileJudging["onVerdict"],
): Bench {
  const hear = onVerdict && verdictsOfAll(revisions, onVerdict);
  const benches = revisions.map((revision) => {
    const onVerdict = hear && ((verdict: Verdict) => hear(revision, verdict));
    return prepareLane({ ...judging, revisions: [revision], onVerdict });
  });
  return {
    judge: async () => reportOfAll(await Promise.all(benches.map((bench) => bench.judge()))),
    clear: async () => void await Promise.all(benches.map((bench) => bench.clear())),
  };
}

/** More requirements than this are judged side by side, each lane in a process of its own: half the time. */
const ENOUGH_FOR_ONE = 60;
const LANES = { honest: 2, disturbing: 1 };

function prepareLane(judging: FileJudging): Bench {
  return prepareBench(judging, {
    setUp: (ahead) => setUp({ ...judging, ahead }),
    lanesOf: (ids) => [ids],
    judgeAt,
  });
}

/** A process, an issuer that it trusts, and a way to reach it. */
interface ServerStand extends Stand {
  begin(): Promise<Apart>;
  issuer: Promise<TestIssuer>;
  live: LiveSend;
}

function setUp({ program, signsIn, ahead, hears }: FileJudging): ServerStand {
  const signIn = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      // A check has told the issuer to fail.
      onError: () => new Response(null, { status: 500 }),
    },
    async (request) => await (await issuer).fetch(request),
  );
  const url = `http://127.0.0.1:${signIn.addr.port}`;
  // The process takes longer to start than the issuer's keys take to be made: side by side.
  const prepared = prepareApart(program, {
    issuer: url,
    port: 0,
    settings: behindSettings(url),
    ahead,
    hears,
  });
  const issuer = createIssuer({ issuer: url, resources: {} });
  // A second algorithm, published early: the server has seen its key by the time that a token is signed with it.
  if (signsIn) issuer.then((issuer) => issuer.mint({ audience: url, alg: "RS256" })).catch(() => {});
  const live = openLiveSend();
  let isGone = false;
  prepared.gone.catch(() => isGone = true);
  return {
    begin: prepared.begin,
    issuer,
    live,
    isGone: () => isGone,
    async clear() {
      prepared.stop();
      await Promise.all([live.close(), signIn.shutdown()]);
    },
  };
}

async function judgeAt(
  stand: ServerStand,
  { name, program, ids, revisions, signsIn, onVerdict }: FileJudging,
  onAnswer: () => void,
): Promise<Report> {
  const [server, issuer] = await Promise.all([stand.begin(), stand.issuer]);
  const { resource, fresh, gone, alive } = server;
  let isLost = false;
  gone.catch(() => isLost = true);
  let hasAnswered = false;
  const silent = Promise.withResolvers<never>();
  const send: Send = async (message) => {
    const exchange = await stand.live.send(message).catch((error) => {
      // Ten seconds are enough to wait for the first answer.
      if (!hasAnswered) silent.reject(error);
      throw error;
    });
    if (answered(exchange)) {
      hasAnswered = true;
      onAnswer();
    } else {
      // A connection that broke may be the end of the process: then it says nothing about the rule.
      await alive();
    }
    return exchange;
  };
  const parts = {
    resource,
    revision: revisions?.[0] ?? LESSON_REVISION,
    send,
    issuer,
    signsIn,
    start: async (settings?: MoreSettings) => ({
      resource: await fresh({ ...behindSettings(issuer.issuer), ...settings }),
      // They have a process together, and end with it.
      close: () => Promise.resolve(),
    }),
    takesSettings: true,
  };
  const judged = judge({
    subject: { name, file: program.shown, resource },
    target: await targetOf(parts),
    ids,
    onVerdict: (verdict: Verdict) => void (isLost || onVerdict?.(verdict)),
  });
  judged.catch(() => {}); // Of a program that is lost it does not matter.
  return await Promise.race([judged, gone, silent.promise]);
}
