/** What a rule says of one stranger, as it is and with the flaws that the rule sees on servers of ours. */

import { CheckFailure } from "../../reference/conformance/check.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import { costsTheCheck } from "../../reference/conformance/harness_error.ts";
import type { TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { armedFor } from "../../reference/conformance/judge.ts";
import { levelAt, type Requirement } from "../../reference/conformance/requirement.ts";
import type { Mutant } from "../mutants/server/mutant.ts";
import { inventoryTarget } from "./in_memory.ts";

/** A flaw that can be put around any server. */
export type Flaw = Pick<Mutant, "name" | "fetch">;

/** What came of it. */
export type Tried =
  /** It looks at the notes, or at what the stranger does not have. */
  | { asked: false; why: "notes" | "fails" | "untested" }
  /** Flaws that fail it, and flaws with which it passes or has nothing to say. */
  | { asked: true; seen: string[]; escaped: string[] };

/** What one rule says of the inventory: nothing where all is well. */
export async function saidOf(
  requirement: Requirement,
  issuer: TestIssuer,
  flaw?: Pick<Mutant, "fetch">,
): Promise<"fail" | "untested" | undefined> {
  const revision = levelAt(requirement, "2025-11-25") ? "2025-11-25" : "2026-07-28";
  try {
    for (const check of checksOf(requirement.id)) {
      await check.run(armedFor(check, await inventoryTarget(revision, issuer, flaw)));
    }
    return undefined;
  } catch (error) {
    if (error instanceof CheckFailure) return "fail";
    if (costsTheCheck(error)) return "untested";
    throw error;
  } finally {
    issuer.controls.recover();
  }
}

/** Tries a rule of a server's on the inventory with each of these flaws, if it can be judged by it without. */
export async function tryOn(requirement: Requirement, issuer: TestIssuer, flaws: Flaw[]): Promise<Tried> {
  const needs = checksOf(requirement.id).flatMap(({ needs }) => needs);
  if (needs.includes("notes tools") || needs.includes("what is behind it")) {
    return { asked: false, why: "notes" };
  }
  // What it could be told of, a stranger does not say.
  if (needs.includes("server with settings")) return { asked: false, why: "untested" };
  const honest = await saidOf(requirement, issuer);
  if (honest) return { asked: false, why: honest === "fail" ? "fails" : "untested" };
  const [seen, escaped]: [string[], string[]] = [[], []];
  for (const flaw of flaws) {
    (await saidOf(requirement, issuer, flaw) === "fail" ? seen : escaped).push(flaw.name);
  }
  return { asked: true, seen, escaped };
}
