/** What is known to be broken, who answers for it, and until when: `--baseline FILE`. */

import { z } from "zod";
import { requirementById } from "../catalogue.ts";
import { conclude } from "./conclusion.ts";
import type { Finding, Outcome, Verification } from "./verification.ts";

/** A baseline that cannot be used. */
export class BaselineError extends Error {
  override name = "BaselineError";
  readonly code = "bad_baseline";
}

const day = z.iso.date("a day, as 2027-01-31");

const entrySchema = z.strictObject({
  /** Id of the rule. */
  rule: z.string().refine((id) => requirementById(id) !== undefined, "there is no such rule"),
  /** Why it is left as it is. */
  reason: z.string().trim().min(10, "a sentence that says why"),
  /** Whom to ask. */
  owner: z.string().trim().min(1, "who answers for it"),
  /** The last day on which it is accepted, in UTC. */
  end: day,
});

const baselineSchema = z.strictObject({ accepted: z.array(entrySchema) }).refine(({ accepted }) => {
  return new Set(accepted.map(({ rule }) => rule)).size === accepted.length;
}, "a rule stands there twice");

/** A failure that is accepted for a while. */
export type BaselineEntry = z.infer<typeof entrySchema>;

/**
 * Reads a baseline: `{"accepted": [{"rule": …, "reason": …, "owner": …, "end": "2027-01-31"}]}`.
 *
 * @throws {BaselineError} naming what is wrong and where
 */
export function parseBaseline(text: string): BaselineEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BaselineError("The baseline is not JSON");
  }
  const parsed = baselineSchema.safeParse(value);
  if (parsed.success) return parsed.data.accepted;
  const problems = parsed.error.issues.map(({ path, message }) =>
    `${path.join(".") || "the whole"}: ${message}`
  );
  throw new BaselineError(`The baseline cannot be used. ${problems.join("; ")}`);
}

/** What a baseline comes to for one server. */
export interface Accepted {
  /** Failures that are accepted, by rule. */
  entries: Map<string, BaselineEntry>;
  /** Entries that have ended, or whose rule does not fail: sentences. Each of them fails the run. */
  problems: string[];
}

/**
 * Holds the entries against what was found.
 *
 * @param today as 2026-11-30
 */
export function accepted(verification: Verification, baseline: BaselineEntry[], today: string): Accepted {
  const entries = new Map<string, BaselineEntry>();
  const problems: string[] = [];
  for (const entry of baseline) {
    const { rule, owner, end } = entry;
    const status = verification.verdicts.find(({ id }) => id === rule)?.status;
    if (status === undefined) continue; // left out by --only or --skip, which says nothing about it
    if (status === "pass" || status === "skip") {
      problems.push(`${rule} does not fail any more: take its entry out of the baseline (${owner})`);
    } else if (end < today) {
      problems.push(`${rule} was accepted until ${end}: mend it, or ask ${owner}`);
    } else {
      entries.set(rule, entry);
    }
  }
  return { entries, problems };
}

/** How the command ends, by what the verdict is. */
const CODES: Record<Outcome, 0 | 1 | 2> = {
  "protected": 0,
  "not protected": 1,
  "not conformant": 1,
  "could not tell": 2,
};

/**
 * How the command ends: 0 protected, 1 not, 2 could not tell. Where failures are accepted, by what the verdict would be
 * if they were none: what could not be judged besides is still not protected. An entry that is stale or has ended is 1.
 */
export function exitCode({ verdict, verdicts, subject }: Verification, held: Accepted): 0 | 1 | 2 {
  const { entries, problems } = held;
  if (problems.length > 0) return 1;
  if (entries.size === 0) return CODES[verdict.outcome];
  const forgiven = verdicts.map((finding): Finding => {
    return finding.status === "fail" && entries.has(finding.id) ? { ...finding, status: "pass" } : finding;
  });
  return CODES[conclude(forgiven, subject).outcome];
}

/** Nothing is accepted. */
export const NOTHING_ACCEPTED: Accepted = { entries: new Map(), problems: [] };
