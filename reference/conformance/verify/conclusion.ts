/** What all verdicts together come to. */

import type { Conclusion, Finding, VerifiedSubject } from "./verification.ts";
import { CORE_RULES } from "./core_rules.ts";

/** What is known beside the verdicts: why rules could not be judged. */
export interface Circumstances extends Pick<VerifiedSubject, "tokens" | "operations"> {
  /** Why an honest token is not accepted; absent where one is. */
  unwelcome?: string;
}

/**
 * The verdict. Rules of level SHOULD, MAY and house never change it.
 *
 * @param findings one a rule, at the revision that was judged
 */
export function conclude(findings: Finding[], circumstances: Circumstances): Conclusion {
  const failed = findings.filter(({ status, level, party }) => {
    return status === "fail" && level === "MUST" && party === "resource-server";
  });
  const opens = failed.filter(({ impact }) => impact === "opens");
  if (opens.length > 0) {
    const reason = `${count(opens.length, "rule")} of level MUST failed that ${
      opens.length === 1 ? "lets" : "let"
    } somebody in, or further than they may`;
    return { outcome: "not protected", reason, rules: ids(opens) };
  }
  if (failed.length > 0) {
    const reason = `${count(failed.length, "rule")} of level MUST failed, none of which lets anybody in`;
    return { outcome: "not conformant", reason, rules: ids(failed) };
  }
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  // A rule that the revision does not have asks nothing of it.
  const applying = CORE_RULES.filter((id) => !byId.has(id) || byId.get(id)!.level !== undefined);
  const open = applying.filter((id) => byId.get(id)?.status !== "pass");
  if (open.length === 0 && circumstances.tokens === "the test issuer") {
    const reason = `no rule of level MUST failed, and all ${applying.length} core rules that apply passed`;
    return { outcome: "protected", reason, rules: [] };
  }
  return { outcome: "could not tell", reason: whyNot(open, circumstances), rules: open };
}

function whyNot(open: string[], { tokens, operations, unwelcome }: Circumstances): string {
  if (tokens === "nobody") return "it was looked at from outside, and no token was tried";
  if (!operations.reads) {
    return "tools/list is open to everybody: name an operation that needs a credential and changes nothing, with --read";
  }
  if (unwelcome) return `an honest token is not accepted, so no refusal says anything: ${unwelcome}`;
  if (tokens === "its own issuer") {
    return "forged and wrong tokens need the test issuer: --issuer or --start";
  }
  const shown = open.slice(0, 3).join(", ") + (open.length > 3 ? " and others" : "");
  return `${count(open.length, "core rule")} could not be judged: ${shown}`;
}

function ids(findings: Finding[]): string[] {
  return findings.map(({ id }) => id);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
