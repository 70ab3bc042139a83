/** Judges somebody's project for `practice`: each time anew, in a process that makes it ready and starts it. */

import { EXIT } from "../../reference/command/command.ts";
import { ProgramError } from "../../reference/command/deno/program_error.ts";
import { UsageError } from "../../reference/command/usage.ts";
import { type Report, totalsOf, type Verdict } from "../../reference/conformance/report.ts";
import type { Verification } from "../../reference/conformance/verify/verification.ts";
import type { Bench } from "./file_judging.ts";
import { type Lesson, projectFile } from "./lessons.ts";
import { judgeProject, placeOf, type ProjectJudging } from "./project_apart.ts";

/**
 * A judgement of the project in a folder.
 *
 * @param path of the folder, within this project
 * @param only the one rule that it is judged by; default: all
 */
export function prepareProjectJudging(
  lesson: Lesson,
  path: string,
  { onVerdict, only }: { onVerdict?: (verdict: Verdict) => void; only?: string },
): Bench {
  let judging: ProjectJudging | undefined;
  return {
    async judge() {
      const { shown: _, ...place } = placeOf(lesson, projectFile(path));
      const request = { ...place, slug: lesson.slug, json: false, port: 0, authPort: 0, fresh: false };
      judging = judgeProject({ ...request, does: "tell", code: EXIT.passed, ...only && { only } }, onVerdict);
      try {
        return reportOf(await judging.verification, lesson, path);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new ProgramError(`${path} cannot be judged: ${error.message}`, { ran: false });
      }
    },
    async clear() {
      judging?.stop();
      await judging?.verification.catch(() => {}); // It was said to whoever waited for it.
    },
  };
}

/**
 * As the lessons have it, what decides first: what does not apply to somebody's server is left out, and so is what
 * could not be tested, unless the verdict hangs on it.
 */
function reportOf(
  { verdict, verdicts, subject, revision, durationMs }: Verification,
  { judgedBy }: Lesson,
  path: string,
): Report {
  const counted = verdict.outcome === "could not tell" ? ["pass", "fail", "untested"] : ["pass", "fail"];
  const order = [...verdict.rules, ...judgedBy];
  const kept = verdicts.filter(({ status }) => counted.includes(status))
    .toSorted((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  return {
    schema: 2,
    subject: { ...subject, file: path },
    revision,
    verdicts: kept,
    totals: totalsOf(kept),
    durationMs,
  };
}
