/** Judges a lesson file: in a process of its own, over real HTTP, with the test issuer beside it. */

import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { openLiveSend } from "../../reference/conformance/send/live.ts";
import { targetOf } from "../../reference/conformance/target.ts";
import { runApart } from "./apart.ts";

/** Lessons are judged at this revision: the newest that SDK v1 speaks. */
export const LESSON_REVISION: Revision = "2025-11-25";

/** What to judge by what. */
export interface FileJudging {
  /** What a person calls it: "lesson 3". */
  name: string;
  /** Where the file is, and how a person wrote it. */
  file: string;
  shown: string;
  /** Requirement ids. */
  ids: string[];
  /** Whether ordinary messages carry a token. */
  signsIn: boolean;
  onVerdict?(verdict: Verdict): void;
}

/**
 * Runs a fresh instance of the file and judges it.
 *
 * @throws {UsageError} when the file cannot be run, ends, or falls silent
 * @throws {HarnessError} when it runs and cannot be judged
 */
export async function judgeFile(
  { name, file, shown, ids, signsIn, onVerdict }: FileJudging,
): Promise<Report> {
  const ready = Promise.withResolvers<TestIssuer>();
  const signIn = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => await (await ready.promise).fetch(request),
  );
  const issuer = `http://127.0.0.1:${signIn.addr.port}`;
  const live = openLiveSend();
  const start = async () => {
    const { resource, stop, gone } = await runApart({ file, shown, issuer, port: 0 });
    return { resource, gone, close: () => Promise.resolve(stop()) };
  };
  try {
    // The process takes longer to start than the issuer's keys take to be made: side by side.
    const [server, testIssuer] = await Promise.all([start(), createIssuer({ issuer, resources: {} })]);
    ready.resolve(testIssuer);
    const { resource, gone, close } = server;
    const parts = {
      resource,
      revision: LESSON_REVISION,
      send: live.send,
      issuer: testIssuer,
      signsIn,
      start,
    };
    const judged = judge({
      subject: { name, file: shown, resource },
      target: await targetOf(parts),
      ids,
      onVerdict,
    });
    return await Promise.race([judged, gone]).finally(close);
  } finally {
    await Promise.all([live.close(), signIn.shutdown()]);
  }
}
