/** What all ways to verify share: what is wanted, judging by rules, and the document that comes of it. */

import { requirementById } from "../catalogue.ts";
import type { Target } from "../check.ts";
import type { DialectName } from "../issuer/dialects/all.ts";
import { judge } from "../judge.ts";
import { type Report, totalsOf, type Verdict } from "../report.ts";
import { levelAt, type Profile, type Revision } from "../requirement.ts";
import type { LiveOptions } from "../send/live.ts";
import { conclude } from "./conclusion.ts";
import { RULE_SET } from "./core_rules.ts";
import type { Facts } from "./facts.ts";
import { findingOf } from "./findings.ts";
import type { Naming } from "./operations.ts";
import { CHECK_MS } from "./manners.ts";
import { OUTSIDE_RULES } from "./outside_rules.ts";
import { issuerRules } from "./rules.ts";
import type { Finding, Opening, Verification, VerifiedSubject } from "./verification.ts";

/** What is wanted, however the server is reached. */
export interface Wanted {
  /** What a person calls it. */
  name: string;
  naming: Naming;
  /** Rules to judge, in the order in which their verdicts are wanted. */
  ids: string[];
  /** Default: the newest that it speaks. */
  revision?: Revision;
  /** Kinds of tokens whose rules bind; default: none. */
  profiles?: Profile[];
  /** Whose tokens the test issuer makes; default: RFC 9068's. */
  dialect?: DialectName;
  live?: LiveOptions;
  /** Once there has been contact, before anything is judged. */
  onSubject?(subject: VerifiedSubject, revision: Revision): void;
  /** With each verdict as it falls. */
  onFinding?(finding: Finding): void;
}

/** Judges one lane. */
export function judged(target: Target, ids: string[], { onFinding }: Wanted): Promise<Report> {
  return judge({
    subject: { name: target.resource, resource: target.resource },
    target,
    ids,
    onVerdict: onFinding && ((verdict) => onFinding(findingOf(verdict))),
    stranger: { checkMs: CHECK_MS },
  });
}

/**
 * Judges a server that takes no honest token: by what needs none. All else would fail, or pass, for another reason than
 * its own, and is untested.
 */
export async function judgedUnwelcome(target: Target, wanted: Wanted, unwelcome: string): Promise<Report> {
  const { token: _, ...anonymous } = target;
  const others = [...OUTSIDE_RULES, ...issuerRules()];
  const without = wanted.ids.filter((id) => others.includes(id));
  // As from outside: that it wants a credential first says nothing of what it makes of the rest.
  const report = await judged({ ...anonymous, fromOutside: true }, without, wanted);
  const reason = `an honest token is not accepted: ${unwelcome}`;
  const verdicts = wanted.ids.map((id): Verdict => {
    const found = report.verdicts.find((verdict) => verdict.id === id);
    if (found) return found;
    const requirement = requirementById(id);
    const level = requirement && levelAt(requirement, target.revision);
    const title = requirement?.title ?? id;
    if (!level) {
      return { id, title, status: "skip", reason: `not a rule of ${target.revision}`, exchanges: [] };
    }
    return { id, title, level, status: "untested", reason, exchanges: [] };
  });
  return { ...report, verdicts };
}

/** What there is to say of who is judged, whatever it is judged with. */
export function subjectOf(
  name: string,
  { contact, operations: { reads, writes }, sessions }: Facts,
  target: Target,
): Omit<VerifiedSubject, "tokens" | "more"> {
  return {
    name,
    resource: target.resource,
    ...!target.fromOutside && { sessions },
    powers: Object.keys(target.powers) as VerifiedSubject["powers"],
    operations: { ...reads && { reads: reads.name }, ...writes && { writes: writes.name } },
    ...contact.stack && { stack: contact.stack },
    ...contact.inFront && { inFront: contact.inFront },
  };
}

/** What would open more to a server that was started, or that trusts the test issuer. */
export function missingFrom({ operations: { reads, writes } }: Facts, { profiles }: Wanted): Opening[] {
  const more: Opening[] = [];
  if (!reads) {
    more.push({ by: "--read OP", opens: "tokens, keys, audience: nothing that needs a credential is known" });
  }
  if (!writes) more.push({ by: "--write OP", opens: "whether what is refused was executed, and scopes" });
  if (writes && !writes.scopes) {
    more.push({ by: `--require OP="a b"`, opens: `which scopes ${writes.name} takes` });
  }
  if (!profiles?.includes("rfc9068")) {
    more.push({ by: "--profile rfc9068", opens: "rules for issuers whose access tokens are RFC 9068's" });
  }
  return more;
}

/** The document. */
export function verificationOf(
  { revision, verdicts, durationMs }: Report,
  subject: VerifiedSubject,
  { unwelcome }: Pick<Facts, "unwelcome">,
): Verification {
  const findings = verdicts.map(findingOf);
  return {
    schema: 1,
    rules: RULE_SET,
    verdict: conclude(findings, { ...subject, ...unwelcome && { unwelcome } }),
    subject,
    revision,
    verdicts: findings,
    totals: totalsOf(findings),
    durationMs,
  };
}
