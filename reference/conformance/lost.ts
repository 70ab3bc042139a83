/** A program that ends or hangs while it is judged: what was under judgement then is lost, and the rest goes on. */

import { requirementById } from "./catalogue.ts";
import { type Report, type Subject, totalsOf, type Verdict } from "./report.ts";
import { levelAt, type Revision } from "./requirement.ts";

/** A hang takes ten seconds to be noticed: after so many, the others are not tried any more. */
const MOST_LOSSES = 3;

/** What is judged, and how. */
export interface Losing {
  subject: Subject;
  revision: Revision;
  ids: string[];
  /** Judges some of them with a program of its own. */
  attempt(ids: string[], onVerdict: (verdict: Verdict) => void): Promise<Report>;
  /** How some of them are dealt out: of each lane, the first without a verdict is under judgement. */
  lanesOf(ids: string[]): string[][];
  /** What an error says of how the program was lost; `undefined` where it is another, or one that has never answered. */
  lossIn(error: unknown): string | undefined;
  onVerdict?: ((verdict: Verdict) => void) | undefined;
}

/**
 * Judges all of it, and begins again with the rest where the program is lost.
 *
 * @throws what an attempt throws that is no loss: the program does not run, or has never answered
 */
export async function judgeThroughLosses(losing: Losing): Promise<Report> {
  const { subject, revision, ids, attempt, lanesOf, lossIn, onVerdict } = losing;
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
      const reason = lossIn(error);
      if (reason === undefined) throw error;
      return reason;
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
      falls(lost(id, why, revision));
    }
    if (losses < MOST_LOSSES) continue;
    for (const id of open(ids)) {
      falls(lost(id, `${reason}; after ${losses} times it is not tried again`, revision));
    }
  }
  const verdicts = ids.map((id) => fallen.get(id)!);
  const durationMs = Math.round(performance.now() - started);
  const totals = totalsOf(verdicts);
  return { schema: 2, subject: judged, revision, verdicts, totals, durationMs };
}

function lost(id: string, reason: string, revision: Revision): Verdict {
  const requirement = requirementById(id)!;
  const level = levelAt(requirement, revision);
  return { id, title: requirement.title, ...level && { level }, status: "untested", reason, exchanges: [] };
}
