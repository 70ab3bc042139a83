/** Judges a lesson file: in a process of its own, over real HTTP, with the test issuer beside it. */

import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { openLiveSend } from "../../reference/conformance/send/live.ts";
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
  onVerdict?(verdict: Verdict): void;
}

/**
 * Runs a fresh instance of the file and judges it.
 *
 * @throws {UsageError} when the file cannot be run, ends, or falls silent
 * @throws {HarnessError} when it runs and cannot be judged
 */
export async function judgeFile({ name, file, shown, ids, onVerdict }: FileJudging): Promise<Report> {
  const issuerListener = Promise.withResolvers<(request: Request) => Promise<Response>>();
  const signIn = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => await (await issuerListener.promise)(request),
  );
  const issuer = `http://127.0.0.1:${signIn.addr.port}`;
  const live = openLiveSend();
  // The process takes longer to start than the issuer's keys take to be made: side by side.
  const [apart, testIssuer] = await Promise.all([
    runApart({ file, shown, issuer, port: 0 }),
    createIssuer({ issuer, resources: {} }),
  ]).catch(async (error) => {
    await signIn.shutdown();
    throw error;
  });
  issuerListener.resolve((request) => testIssuer.fetch(request));
  const { resource } = apart;
  testIssuer.addResource(resource, ["notes:read", "notes:write"]);
  try {
    const target = {
      resource,
      revision: LESSON_REVISION,
      send: live.send,
      powers: { "raw headers": true, "notes tools": true, "forge": testIssuer.forge } as const,
    };
    return await Promise.race([
      judge({ subject: { name, file: shown, resource }, target, ids, onVerdict }),
      apart.gone,
    ]);
  } finally {
    apart.stop();
    await Promise.all([live.close(), signIn.shutdown()]);
  }
}
