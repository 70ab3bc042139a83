/** Servers with the guard on each runtime, judged by the packaged `verify`. */

import { countOf } from "../../reference/conformance/report.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import type { Verification } from "../../reference/conformance/verify/verification.ts";
import { run } from "./programs.ts";
import { HERE, PROGRAMS, type Runtime, type Subject } from "./runtimes.ts";

/** What became of one server at one revision. */
export interface Judged {
  revision: Revision;
  outcome: string;
  passed: number;
  /** Ids, whatever their level. */
  failed: string[];
  untested: number;
}

/** The packaged commands. */
export const COMMANDS = `${HERE}/node_modules/mcp-gatehouse/dist/main.js`;

/**
 * Judges one server by all portable rules.
 *
 * @param judge the Node that verify itself runs on
 * @throws {Error} with what verify said, when there is no verdict
 */
export async function judged(
  subject: Subject,
  revision: Revision,
  judge: Runtime,
): Promise<Judged> {
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
  ]);
  if (!stdout.startsWith("{")) {
    throw new Error(
      `No verdict on ${subject.runtime}, ${subject.on}, at ${revision}: ${stdout}${stderr}`,
    );
  }
  const { verdict, totals, verdicts } = JSON.parse(stdout) as Verification;
  return {
    revision,
    outcome: verdict.outcome,
    passed: countOf(totals, "pass"),
    failed: verdicts.filter(({ status }) => status === "fail").map((
      { id, failure },
    ) => `${id}: ${failure?.received}`),
    untested: countOf(totals, "untested"),
  };
}
