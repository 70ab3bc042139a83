/** Verdicts with what their rules are, and whose a failure is. */

import { requirementById } from "../catalogue.ts";
import type { Verdict } from "../report.ts";
import { answersInFront } from "./stack.ts";
import type { Fault, Finding } from "./verification.ts";

/** The verdict on a rule, with the rule's party and impact, and whose fault it is where it failed. */
export function findingOf(verdict: Verdict): Finding {
  const requirement = requirementById(verdict.id);
  const party = requirement?.party ?? "resource-server";
  return {
    ...verdict,
    party,
    ...requirement?.impact && { impact: requirement.impact },
    ...verdict.status === "fail" && { fault: faultOf(verdict, party) },
  };
}

/** Whose a failure is: the exchange that it tells of shows who has answered. */
function faultOf({ exchanges, failure }: Verdict, party: Finding["party"]): Fault {
  if (party === "authorization-server") return "issuer";
  const told = exchanges[(failure?.exchange ?? 0) - 1];
  return told && answersInFront(told) ? "in front" : "server";
}
