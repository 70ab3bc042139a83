/** Rule sets: lists of rules under a name, which stay what they are, so that two verdicts can be compared. */

import { requirementById } from "../catalogue.ts";
import type { Requirement } from "../requirement.ts";
import december2026 from "./rule_sets/2026-12.json" with { type: "json" };

/** A list of rules under a name. */
export interface RuleSet {
  /** The month from which it holds: "2026-12". */
  name: string;
  /** Ids of the rules without which nobody says "protected". */
  core: string[];
  /** Ids of all its rules, in the order of the catalogue. */
  rules: string[];
}

/** All of them, the oldest first. */
export const RULE_SETS: RuleSet[] = [december2026];

/** The set of this name; without a name, the newest. */
export function ruleSet(name?: string): RuleSet | undefined {
  return name === undefined ? RULE_SETS.at(-1) : RULE_SETS.find((set) => set.name === name);
}

/** The rules of a set, in its order. */
export function rulesOf({ rules }: RuleSet): Requirement[] {
  return rules.flatMap((id) => requirementById(id) ?? []);
}
