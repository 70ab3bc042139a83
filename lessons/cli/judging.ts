/** Judges a lesson file: in a process of its own, over real HTTP, with the test issuer beside it. */

import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { judgeInLanes, lanesOf } from "../../reference/conformance/lanes.ts";
import type { Report } from "../../reference/conformance/report.ts";
import { openLiveSend } from "../../reference/conformance/send/live.ts";
import { targetOf } from "../../reference/conformance/target.ts";
import { runApart } from "../../reference/command/deno/apart.ts";
import { judgeClientFile } from "./client_judging.ts";
import { type FileJudging, LESSON_REVISION } from "./file_judging.ts";

/**
 * Runs fresh instances of the file and judges them.
 *
 * @throws {UsageError} when the file cannot be run, ends, or falls silent
 * @throws {HarnessError} when it runs and cannot be judged
 */
export async function judgeFile(judging: FileJudging): Promise<Report> {
  if (judging.party === "client") return await judgeClientFile(judging);
  const { ids } = judging;
  const lanes = ids.length > ENOUGH_FOR_ONE ? lanesOf(ids, LANES) : [ids];
  return await judgeInLanes(ids, lanes, (ids) => judgeLane({ ...judging, ids }));
}

/** More requirements than this are judged side by side, each lane in a process of its own: half the time. */
const ENOUGH_FOR_ONE = 60;
const LANES = { honest: 2, disturbing: 1 };

async function judgeLane(
  { name, program, ids, signsIn, onVerdict }: FileJudging,
): Promise<Report> {
  const ready = Promise.withResolvers<TestIssuer>();
  const signIn = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      // A check has told the issuer to fail.
      onError: () => new Response(null, { status: 500 }),
    },
    async (request) => await (await ready.promise).fetch(request),
  );
  const issuer = `http://127.0.0.1:${signIn.addr.port}`;
  const live = openLiveSend();
  try {
    // The process takes longer to start than the issuer's keys take to be made: side by side.
    const [server, testIssuer] = await Promise.all([
      runApart(program, { issuer, port: 0 }),
      createIssuer({ issuer, resources: {} }),
    ]);
    ready.resolve(testIssuer);
    // A second algorithm, published early: the server has seen its key by the time that a token is signed with it.
    if (signsIn) testIssuer.mint({ audience: issuer, alg: "RS256" }).catch(() => {});
    const { resource, fresh, gone, stop } = server;
    const parts = {
      resource,
      revision: LESSON_REVISION,
      send: live.send,
      issuer: testIssuer,
      signsIn,
      // The instance ends with the process.
      start: async () => ({ resource: await fresh(), close: () => Promise.resolve() }),
    };
    const judged = judge({
      subject: { name, file: program.shown, resource },
      target: await targetOf(parts),
      ids,
      onVerdict,
    });
    return await Promise.race([judged, gone]).finally(stop);
  } finally {
    await Promise.all([live.close(), signIn.shutdown()]);
  }
}
