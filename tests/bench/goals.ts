/** The goals, and whether this run meets them. */

import { undisturbed } from "./statistics.ts";
import type { Sample, Subject } from "./subjects.ts";

/** The samples of every subject, a round each. */
export type Rounds = Map<Subject, Sample[]>;

/** A goal and what was measured. */
export interface Outcome {
  what: string;
  /** At most so many times as much. */
  atMost: number;
  /** Absent where this run did not measure it. */
  measured?: number;
}

/** Whether a goal was met; undefined where it was not measured. */
export function isMet({ atMost, measured }: Outcome): boolean | undefined {
  return measured === undefined ? undefined : measured <= atMost;
}

/** The goals that compare CPU time a request. */
export function cpuGoals(rounds: Rounds): Outcome[] {
  const cpuOf = (
    server: Subject["server"],
    revision: Subject["revision"],
    tokens: Subject["tokens"] = "none",
  ) => {
    const found = [...rounds].find(([subject]) => {
      return subject.server === server && subject.revision === revision && subject.tokens === tokens;
    });
    return undisturbed(found![1].map(({ cpu }) => cpu));
  };
  const open = cpuOf("sdk-v1-open", "2025-11-25");
  const known = cpuOf("reference", "2026-07-28", "known");
  const older = cpuOf("reference", "2025-11-25", "known");
  return [
    {
      what: "the reference with a known token, to the same server open, 2026-07-28",
      atMost: 1.15,
      measured: known / cpuOf("reference-open", "2026-07-28"),
    },
    {
      what: "the reference with a known token, to the same server open, 2025-11-25",
      atMost: 1.15,
      measured: older / cpuOf("reference-open", "2025-11-25"),
    },
    {
      what: "the reference with a known token at 2026-07-28, to SDK v1 open",
      atMost: 0.4,
      measured: known / open,
    },
    {
      what: "the reference with a known token at 2025-11-25, to SDK v1 open",
      atMost: 0.4,
      measured: older / open,
    },
    {
      what: "the reference with a known token, to Express with `requireBearerAuth`",
      atMost: 0.25,
      measured: known / cpuOf("express", "2025-11-25", "known"),
    },
  ];
}
