/** What every format tells about a finding, before it is put into its form. */

import { requirementById } from "../catalogue.ts";
import type { Exchange } from "../exchange.ts";
import type { Impact, Level, Requirement } from "../requirement.ts";
import type { BaselineEntry } from "../verify/baseline.ts";
import { fixFor } from "../verify/fixes.ts";
import { type Taught, taughtIn } from "../verify/taught.ts";
import type { Finding, Verification } from "../verify/verification.ts";
import { telling } from "./exchanges.ts";
import { type HttpText, httpText } from "./http_text.ts";
import { rulePage } from "./rule_page.ts";
import { sourceName } from "./terminal.ts";
import { oneLine } from "./visible.ts";

/** One finding, told. All texts are fit to be shown, and none has been escaped for a format yet. */
export interface Told {
  id: string;
  title: string;
  party: Requirement["party"];
  /** Absent where the revision does not have the rule. */
  level?: Level;
  status: Finding["status"];
  /** Of a failure. */
  failure?: { sent: string; received: string; expected: string };
  /** Of what was not judged: why. */
  reason?: string;
  /** What it lets somebody do: a sentence on the kind of it, and one on people. */
  impact?: string;
  why: string;
  /** The fix for this stack, or else the first hint. */
  fix: string;
  sources: { name: string; url: string }[];
  /** The rule's page, where somebody has said where the site stands. */
  page?: string;
  lesson?: Taught;
  /** Of a failure: the exchange that shows it. */
  exchange?: HttpText;
  /** That the failure is known, and by whom it is accepted. */
  accepted?: BaselineEntry;
  /** Whose fault it is, where it is not the server's. */
  fault?: string;
}

/** What breaking a rule does, in a sentence. */
export const IMPACTS: Record<Impact, string> = {
  "opens": "It lets somebody in, or further than they may.",
  "locks-out": "It locks honest clients out.",
  "untidy": "It opens nothing and locks nobody out.",
};

const FAULTS = {
  "in front": "what stands in front of the server",
  "issuer": "its authorization server",
};

/**
 * Tells all findings of a verification, in their order.
 *
 * @param site where the site stands, if that is known
 */
export function tell(
  verification: Verification,
  accepted: Map<string, BaselineEntry> = new Map(),
  site?: string,
): Told[] {
  return verification.verdicts.map((finding) => ({
    ...tellOne(finding, verification, accepted),
    ...(site && requirementById(finding.id) && { page: rulePage(finding.id, site) }),
  }));
}

function tellOne(finding: Finding, { subject }: Verification, accepted: Map<string, BaselineEntry>): Told {
  const { id, level, status, failure, reason, impact, fault } = finding;
  const requirement = requirementById(id);
  const failed = status === "fail";
  const exchange = failed ? exchangeOf(finding) : undefined;
  return {
    id,
    title: oneLine(finding.title),
    party: finding.party,
    ...(level && { level }),
    status,
    ...(failure && {
      failure: {
        sent: oneLine(failure.sent),
        received: oneLine(failure.received),
        expected: oneLine(failure.expected),
      },
    }),
    ...(reason && { reason: oneLine(reason) }),
    ...(impact && { impact: IMPACTS[impact] }),
    why: requirement?.why ?? "",
    fix: fixFor(id, subject.stack?.name) ?? requirement?.hints.at(-1) ?? "",
    sources: sourcesOf(requirement),
    ...(taughtIn(id) && { lesson: taughtIn(id) }),
    ...(exchange && { exchange: httpText(exchange) }),
    ...(failed && accepted.has(id) && { accepted: accepted.get(id) }),
    ...(failed && fault && fault !== "server" && { fault: FAULTS[fault] }),
  };
}

/** The exchange that a failure tells of, or else the last one that shows what it rests on. */
function exchangeOf(finding: Finding): Exchange | undefined {
  const { failure, exchanges } = finding;
  const told = failure?.exchange === undefined ? undefined : exchanges[failure.exchange - 1];
  return told ?? telling(finding).at(-1);
}

function sourcesOf(requirement: Requirement | undefined): Told["sources"] {
  return requirement?.sources.map((source) => ({ name: sourceName(source), url: source.url })) ?? [];
}

/** Whether a failure decides the verdict on the server: the others, its issuer's among them, are worth knowing. */
export function decides({ status, level, accepted, party }: Told): boolean {
  return status === "fail" && level === "MUST" && !accepted && party !== "authorization-server";
}

/** "Not protected. …": the verdict as a sentence or two. */
export function verdictInWords({ verdict }: Verification): string {
  const outcome = verdict.outcome.charAt(0).toUpperCase() + verdict.outcome.slice(1);
  return `${outcome}. ${oneLine(verdict.reason)}`;
}

/** What was judged and how, as names and values. */
export function circumstances({ subject, revision, rules }: Verification): [name: string, value: string][] {
  const { resource, startedBy, tokens, issuer, dialect, operations, stack, inFront } = subject;
  const facts: [string, string | undefined][] = [
    ["Server", resource],
    ["Started by", startedBy],
    ["Built with", stack?.title],
    ["In front of it", inFront],
    ["Revision", `MCP ${revision}`],
    ["Rules", rules],
    ["Tokens", tokens === "nobody" ? "none: it was looked at from outside" : `of ${tokens}`],
    ["Dialect", dialect],
    ["Issuer", issuer],
    ["Operation that reads", operations.reads],
    ["Operation that writes", operations.writes],
  ];
  return facts.flatMap(([name, value]) => value ? [[name, oneLine(value)] as [string, string]] : []);
}
