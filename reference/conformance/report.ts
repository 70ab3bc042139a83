/** What came of judging a server: one verdict a requirement, and their sums. */

import type { Exchange } from "./exchange.ts";
import { type Level, LEVELS, type Revision } from "./requirement.ts";

/**
 * What came of a requirement. `skip`: it does not apply, or nothing here can judge it. `untested`: it applies, and the
 * question did not get through or an honest message is not accepted either.
 */
export type Status = typeof STATUSES[number];

/** All of {@linkcode Status}. */
export const STATUSES = ["pass", "fail", "skip", "untested"] as const;

/** How many verdicts there are of each status, by level; those that do not apply at the revision have none. */
export type Totals = Record<Status, Record<Level, number>>;

/** Why a rule is not kept, in three short texts. */
export interface Failure {
  sent: string;
  received: string;
  expected: string;
  /** Which of the verdict's exchanges it tells of, from 1. */
  exchange?: number;
}

/** The verdict on one requirement. */
export interface Verdict {
  /** The requirement's id. */
  id: string;
  title: string;
  /** At the report's revision; absent where that revision does not have the rule. */
  level?: Level;
  status: Status;
  /** Of several revisions: the one that this is about; absent where it passes in all that have the rule. */
  revision?: Revision;
  /** Of a failure: what was sent, what came back, what should have. */
  failure?: Failure;
  /** Of a skip, and of what could not be tested: why. */
  reason?: string;
  exchanges: Exchange[];
}

/** Who was judged. */
export interface Subject {
  /** What a person calls it: "lesson 3", a URL, … */
  name: string;
  /** Of a server: its URL. */
  resource?: string;
  file?: string;
}

/** The machine-readable outcome; `schema` goes up when a field changes its meaning: 2 counts by status and level. */
export interface Report {
  schema: 2;
  subject: Subject;
  revision: Revision;
  /** Where it was judged at several: all of them, oldest first; `revision` is then the newest. */
  revisions?: Revision[];
  verdicts: Verdict[];
  totals: Totals;
  durationMs: number;
}

/** Counts verdicts by status and level. */
export function totalsOf(verdicts: Verdict[]): Totals {
  const none = () => Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>;
  const totals = Object.fromEntries(STATUSES.map((status) => [status, none()])) as Totals;
  for (const { status, level } of verdicts) if (level) totals[status][level]++;
  return totals;
}

/** How many verdicts have this status, whatever their level. */
export function countOf(totals: Totals, status: Status): number {
  return LEVELS.reduce((sum, level) => sum + totals[status][level], 0);
}
