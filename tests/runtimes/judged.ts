/** Servers with the guard on each runtime, judged by the packaged `verify`. */

import type { Revision } from "../../reference/conformance/requirement.ts";
import { conclude } from "../../reference/conformance/verify/conclusion.ts";
import type { Finding, Verification } from "../../reference/conformance/verify/verification.ts";
import { run } from "./programs.ts";
import { HERE, PROGRAMS, type Runtime, type Subject } from "./runtimes.ts";

/** What became of one server at one revision. */
export interface Judged {
  revision: Revision;
  outcome: string;
  passed: number;
  /** Ids, whatever their level. */
  failed: string[];
  /** Ids of what failed the first time and was judged again. */
  again: string[];
}

/** The packaged commands. */
export const COMMANDS = `${HERE}/node_modules/mcp-gatehouse/dist/main.js`;

/**
 * Judges one server by all portable rules. What fails is judged once more by itself: a machine that has too much to do
 * makes a guard wait too long for keys, and a server that is wrong is wrong again.
 *
 * @param judge the Node that verify itself runs on
 * @throws {Error} with what verify said, when there is no verdict
 */
export async function judged(subject: Subject, revision: Revision, judge: Runtime): Promise<Judged> {
  const first = await verified(subject, revision, judge);
  const failed = failuresOf(first.verdicts);
  const again = failed.length === 0
    ? []
    : (await verified(subject, revision, judge, failed.map(({ id }) => id))).verdicts;
  const verdicts = first.verdicts.map((verdict) => again.find(({ id }) => id === verdict.id) ?? verdict);
  return {
    revision,
    outcome: conclude(verdicts, first.subject).outcome,
    again: failed.map(({ id }) => id),
    passed: verdicts.filter(({ status }) => status === "pass").length,
    failed: failuresOf(verdicts).filter(({ id }) => !Object.hasOwn(subject.except ?? {}, id))
      .map(({ id, failure }) => `${id}: ${failure?.received}`),
  };
}

function failuresOf(verdicts: Finding[]): Finding[] {
  return verdicts.filter(({ status }) => status === "fail");
}

/** One run of verify. */
async function verified(
  subject: Subject,
  revision: Revision,
  judge: Runtime,
  only: string[] = [],
): Promise<Verification> {
  const operations = subject.notes
    ? [
      ...["--read", "tools/call list_notes"],
      ...["--write", "tools/call add_note"],
      ...["--require", "tools/call list_notes=notes:read"],
      ...["--require", "tools/call add_note=notes:write"],
    ]
    : [];
  const { stdout, stderr } = await run(PROGRAMS[judge], [
    COMMANDS,
    "verify",
    "--json",
    ...["--start", subject.command],
    ...["--revision", revision],
    ...operations,
    ...only.length > 0 ? ["--only", only.join()] : [],
  ]);
  if (!stdout.startsWith("{")) {
    throw new Error(`No verdict on ${subject.runtime}, ${subject.on}, at ${revision}: ${stdout}${stderr}`);
  }
  return JSON.parse(stdout) as Verification;
}
