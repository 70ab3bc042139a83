/** A server judged at several revisions: one verdict a rule, the worst that it got at any of them. */

import { type Report, type Status, totalsOf, type Verdict } from "./report.ts";
import type { Revision } from "./requirement.ts";

/** What decides, the worst first. */
const WORST: Status[] = ["fail", "untested", "skip", "pass"];

/** A verdict, and the revision at which it fell. */
interface Fallen {
  revision: Revision;
  verdict: Verdict;
}

/**
 * One verdict of those that a rule got; of one, that one. Revisions that do not have the rule say nothing, unless none
 * has it.
 *
 * @param fallen at least one, in the order of the revisions
 */
function verdictOfAll(fallen: Fallen[]): Verdict {
  const [only, ...others] = fallen;
  if (only && others.length === 0) return only.verdict;
  const binding = fallen.filter(({ verdict }) => verdict.level !== undefined);
  const newestFirst = (binding.length > 0 ? binding : fallen).toReversed();
  const worst = WORST.find((status) => newestFirst.some(({ verdict }) => verdict.status === status));
  const { revision, verdict } = newestFirst.find(({ verdict }) => verdict.status === worst)!;
  return verdict.status === "pass" || binding.length === 0 ? verdict : { ...verdict, revision };
}

/** One report of several on the same rules, each at a revision of its own, oldest first. */
export function reportOfAll(reports: Report[]): Report {
  const newest = reports.at(-1)!;
  const verdicts = newest.verdicts.map(({ id }) =>
    verdictOfAll(reports.map(({ revision, verdicts }) => {
      return { revision, verdict: verdicts.find((verdict) => verdict.id === id)! };
    }))
  );
  return {
    ...newest,
    revisions: reports.map(({ revision }) => revision),
    verdicts,
    totals: totalsOf(verdicts),
    durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
  };
}

/**
 * Hears the verdicts of several judgements that run side by side.
 *
 * @param onVerdict is called with a rule's one verdict as soon as it has fallen at every revision
 */
export function verdictsOfAll(
  revisions: Revision[],
  onVerdict: (verdict: Verdict) => void,
): (revision: Revision, verdict: Verdict) => void {
  const heard = new Map<string, Map<Revision, Verdict>>();
  return (revision, verdict) => {
    const fallen = heard.get(verdict.id) ?? new Map<Revision, Verdict>();
    heard.set(verdict.id, fallen.set(revision, verdict));
    if (fallen.size < revisions.length) return;
    onVerdict(verdictOfAll(revisions.map((each) => ({ revision: each, verdict: fallen.get(each)! }))));
  };
}
