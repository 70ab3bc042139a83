/** Requirements judged side by side: a check that waits does not keep the others waiting. */

import type { Power } from "./check.ts";
import { checksOf } from "./checks.ts";
import { type Report, totalsOf } from "./report.ts";

/** How many lanes there are of each kind, at least one. */
export interface LaneCounts {
  /** For checks that need an honest issuer, or none. */
  honest: number;
  /** For checks that make the issuer misbehave, or wait for it: they would disturb the others. */
  disturbing: number;
}

/**
 * Requirement ids of a server by lane, each in the order in which they came; there is no empty one. Those that share
 * instances of the server, one for each identity provider, are in one lane: another would start them again.
 */
export function lanesOf(ids: string[], counts: LaneCounts): string[][] {
  const disturbing = ids.filter((id) => needs(id, "control issuer"));
  const sharing = ids.filter((id) => needs(id, "a server at each provider"));
  const honest = ids.filter((id) => !disturbing.includes(id) && !sharing.includes(id));
  const [first = [], ...others] = dealt(honest, counts.honest);
  const lanes = [[...first, ...sharing], ...others, ...dealt(disturbing, counts.disturbing)];
  return lanes.filter((lane) => lane.length > 0);
}

/**
 * Judges lanes side by side; each needs a server and an issuer of its own.
 *
 * @param ids all of them, in the order in which the report has its verdicts
 * @throws what the first lane throws that fails
 */
export async function judgeInLanes(
  ids: string[],
  lanes: string[][],
  judgeLane: (ids: string[], lane: number) => Promise<Report>,
): Promise<Report> {
  const started = performance.now();
  const reports = await Promise.all(lanes.map(judgeLane));
  const place = new Map(ids.map((id, i) => [id, i]));
  const verdicts = reports.flatMap((report) => report.verdicts);
  verdicts.sort((a, b) => place.get(a.id)! - place.get(b.id)!);
  const durationMs = Math.round(performance.now() - started);
  return { ...reports[0]!, verdicts, totals: totalsOf(verdicts), durationMs };
}

/** Ids dealt out in turn, to so many lanes at most. */
export function dealt(ids: string[], lanes: number): string[][] {
  const hands = Array.from({ length: lanes }, (_, lane) => ids.filter((_, i) => i % lanes === lane));
  return hands.filter((hand) => hand.length > 0);
}

function needs(id: string, power: Power): boolean {
  return checksOf(id).some((check) => check.needs.includes(power));
}
