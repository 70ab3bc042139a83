/** Verdicts with what their rules are, and whose a failure is. */

import { requirementById } from "../catalogue.ts";
import type { Verdict } from "../report.ts";
import { impactOf } from "./impact.ts";
import { answersInFront } from "./stack.ts";
import type { Fault, Finding } from "./verification.ts";

/** The verdict on a rule, with the rule's party and impact; of a failure, what it has done here, and whose it is. */
export function findingOf(verdict: Verdict): Finding {
  const { party = "resource-server", impact } = requirementById(verdict.id) ?? {};
  const failed = verdict.status === "fail";
  return {
    ...verdict,
    party,
    ...impact && { impact: failed ? impactOf(verdict, impact) : impact },
    ...failed && { fault: faultOf(verdict, party) },
  };
}

/** Whose a failure is: the exchange that it tells of shows who has answered. */
function faultOf({ exchanges, failure }: Verdict, party: Finding["party"]): Fault {
  if (party === "authorization-server") return "issuer";
  const told = exchanges[(failure?.exchange ?? 0) - 1];
  return told && answersInFront(told) ? "in front" : "server";
}
