/** A program that ends or hangs while it is judged: what was under judgement then is lost, and the rest goes on. */

import { requirementById } from "../../reference/conformance/catalogue.ts";
import { type Report, type Subject, totalsOf, type Verdict } from "../../reference/conformance/report.ts";
import { levelAt } from "../../reference/conformance/requirement.ts";
import { ProgramError } from "../../reference/command/deno/program_error.ts";
import { LESSON_REVISION } from "./file_judging.ts";

/** A hang takes ten seconds to be noticed: after so many, the others are not tried any more. */
const MOST_LOSSES = 3;

/** What is judged, and how. */
export interface Losing {
  subject: Subject;
  ids: string[];
  /** Judges some of them with a program of its own. */
  attempt(ids: string[], onVerdict: (verdict: Verdict) => void): Promise<Report>;
  /** How some of them are dealt out: of each lane, the first without a verdict is under judgement. */
  lanesOf(ids: string[]): string[][];
  /** Whether the program has answered anything: one that never has cannot be judged. */
  answered(): boolean;
  onVerdict?: ((verdict: Verdict) => void) | undefined;
}

/**
 * Judges all of it, and begins again with the rest where the program is lost.
 *
 * @throws {ProgramError} when it does not run, or has never answered
 */
export async function judgeThroughLosses(losing: Losing): Promise<Report> {
  const { subject, ids, attempt, lanesOf, answered, onVerdict } = losing;
  const started = performance.now();
  const fallen = new Map<string, Verdict>();
  const falls = (verdict: Verdict) => {
    fallen.set(verdict.id, verdict);
    onVerdict?.(verdict);
  };
  const open = (all: string[]) => all.filter((id) => !fallen.has(id));
  let judged = subject;
  let losses = 0;

  /** Why it was lost, if it was. */
  async function tried(some: string[]): Promise<string | undefined> {
    try {
      judged = (await attempt(some, falls)).subject;
    } catch (error) {
      if (!(error instanceof ProgramError) || !error.ran || !answered()) throw error;
      return error.message;
    }
  }

  while (open(ids).length > 0) {
    const lanes = lanesOf(open(ids));
    const reason = await tried(open(ids));
    if (reason === undefined) break;
    const suspects = lanes.flatMap((lane) => open(lane).slice(0, 1));
    for (const id of suspects) {
      // Of several that were under judgement at once, each is tried alone.
      const why = suspects.length === 1 ? reason : await tried([id]);
      if (why === undefined) continue;
      losses++;
      falls(lost(id, why));
    }
    if (losses < MOST_LOSSES) continue;
    for (const id of open(ids)) falls(lost(id, `${reason}; after ${losses} times it is not tried again`));
  }
  const verdicts = ids.map((id) => fallen.get(id)!);
  const durationMs = Math.round(performance.now() - started);
  const totals = totalsOf(verdicts);
  return { schema: 2, subject: judged, revision: LESSON_REVISION, verdicts, totals, durationMs };
}

function lost(id: string, reason: string): Verdict {
  const requirement = requirementById(id)!;
  const level = levelAt(requirement, LESSON_REVISION);
  return { id, title: requirement.title, ...level && { level }, status: "untested", reason, exchanges: [] };
}
