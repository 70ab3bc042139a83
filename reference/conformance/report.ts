/** What came of judging a server: one verdict a requirement, and their sums. */

import type { Exchange } from "./exchange.ts";
import type { Level, Revision } from "./requirement.ts";

/** The verdict on one requirement. */
export interface Verdict {
  /** The requirement's id. */
  id: string;
  title: string;
  /** At the report's revision; absent where that revision does not have the rule. */
  level?: Level;
  status: "pass" | "fail" | "skip";
  /** Of a failure: what was sent, what came back, what should have; and which of the exchanges it tells of, from 1. */
  failure?: { sent: string; received: string; expected: string; exchange?: number };
  /** Of a skip: why. */
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

/** The machine-readable outcome; `schema` goes up when a field changes its meaning. */
export interface Report {
  schema: 1;
  subject: Subject;
  revision: Revision;
  verdicts: Verdict[];
  totals: { pass: number; fail: number; skip: number };
  durationMs: number;
}

/** Counts verdicts by status. */
export function totalsOf(verdicts: Verdict[]): Report["totals"] {
  const totals = { pass: 0, fail: 0, skip: 0 };
  for (const verdict of verdicts) totals[verdict.status]++;
  return totals;
}
