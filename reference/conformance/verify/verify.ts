/** Judges a server that nobody here wrote, with whatever there is to judge it by. */

import { requirementById } from "../catalogue.ts";
import type { Target } from "../check.ts";
import { answered } from "../exchange.ts";
import { costsTheCheck } from "../harness_error.ts";
import { judge } from "../judge.ts";
import { judgeInLanes } from "../lanes.ts";
import { verifyLanes } from "./lanes.ts";
import type { Operations } from "../operation.ts";
import { type Report, totalsOf, type Verdict } from "../report.ts";
import { levelAt, type Profile, type Revision } from "../requirement.ts";
import { type LiveOptions, openLiveSend } from "../send/live.ts";
import { conversing } from "../server/conversation.ts";
import { isAccepted, messageFor } from "../server/operations.ts";
import { targetOf, type TargetParts } from "../target.ts";
import { inWords } from "../words.ts";
import { conclude } from "./conclusion.ts";
import { askedBy, ASSUMED_REVISION, type Contact, listsToAnybody, meet, revisionOf } from "./contact.ts";
import { RULE_SET } from "./core_rules.ts";
import { findingOf } from "./findings.ts";
import { mannered } from "./manners.ts";
import { type Naming, operationsOf } from "./operations.ts";
import { fromOutside, OUTSIDE_RULES } from "./outside.ts";
import { openStage, type Stage, type Start } from "./stage.ts";
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
  live?: LiveOptions;
  /** Once there has been contact, before anything is judged. */
  onSubject?(subject: VerifiedSubject, revision: Revision): void;
  /** With each verdict as it falls. */
  onFinding?(finding: Finding): void;
}

/** Milliseconds of own time that one check may wait for a server. */
export const CHECK_MS = 10_000;

/** What is known before judging begins. */
export interface Facts {
  revision: Revision;
  contact: Contact;
  operations: Operations;
  scopes: string[];
  sessions: boolean;
  /** Why an honest token is not accepted; absent where one is. */
  unwelcome?: string;
}

/** A server may say what it wants only to a token that does not have it: asked again, as a client does, so often. */
const STEP_UPS = 3;

/** Finds out what there is to know of a server that trusts this issuer. */
export async function factsOf(
  { resource, send, issuer }: Pick<Stage, "resource" | "send" | "issuer">,
  { naming, revision: fixed }: Pick<Wanted, "naming" | "revision">,
): Promise<Facts> {
  const plain: Target = { resource, revision: ASSUMED_REVISION, send, powers: {} };
  const contact = await meet(plain);
  const scopes = new Set([...contact.scopes, ...contact.asked, ...Object.values(naming.required).flat()]);
  for (let again = STEP_UPS;; again--) {
    issuer.addResource(resource, [...scopes]);
    const signed = { ...plain, token: await issuer.mint({ audience: resource }) };
    const revision = fixed ?? await revisionOf(signed) ?? ASSUMED_REVISION;
    const begun = await conversing({ ...signed, revision });
    const open = await listsToAnybody({ ...plain, revision });
    const operations = await operationsOf(begun, naming, {
      asked: contact.asked,
      known: [...scopes],
      listsToAnybody: open,
    });
    const refusal = operations.reads && await refusalOf(begun, operations);
    const missing = refusal?.scopes.filter((scope) => !scopes.has(scope)) ?? [];
    if (missing.length > 0 && again > 0) {
      for (const scope of missing) scopes.add(scope);
      continue;
    }
    return {
      revision,
      contact,
      operations,
      scopes: [...scopes],
      sessions: begun.session !== undefined,
      ...refusal && { unwelcome: refusal.words },
    };
  }
}

/** What the operation that reads says to an honest token, where it is no result, and the scopes that it asks for. */
async function refusalOf(
  target: Target,
  { reads }: Operations,
): Promise<{ words: string; scopes: string[] } | undefined> {
  try {
    const exchange = await target.send(messageFor(target, reads!));
    if (answered(exchange) && isAccepted(exchange)) return undefined;
    return { words: `${reads!.name} is answered ${inWords(exchange)}`, scopes: askedBy(exchange) };
  } catch (error) {
    if (costsTheCheck(error)) return { words: error.message, scopes: [] };
    throw error;
  }
}

/**
 * Starts a server and judges it by all rules that a stranger can be judged by: each lane with instances and an issuer of
 * its own.
 *
 * @throws {HarnessError} when it does not start, is not reached, or speaks no MCP
 */
export async function verifyStarted(
  start: Start,
  wanted: Wanted & { startedBy: string },
): Promise<Verification> {
  const open = async () => {
    const stage = await openStage(start, wanted.live);
    return { ...stage, send: mannered(stage.send, stage.resource) };
  };
  const stages: Promise<Stage>[] = [];
  try {
    // The first alone: what is wrong with it is said once.
    stages.push(open());
    const first = await stages[0]!;
    const lanes = verifyLanes(wanted.ids);
    for (let i = 1; i < lanes.length; i++) stages.push(open());
    for (const stage of stages) stage.catch(() => {}); // Awaited below, if it comes to that.
    const facts = await factsOf(first, wanted);
    const parts = partsFor(facts, wanted);
    const target = await targetOf({ ...first, ...parts });
    const subject: VerifiedSubject = {
      ...subjectOf(wanted.name, facts, target),
      startedBy: wanted.startedBy,
      issuer: first.issuer.issuer,
      tokens: "the test issuer",
      dialect: "plain",
      more: missingFrom(facts, wanted),
    };
    wanted.onSubject?.(subject, facts.revision);
    const report = facts.unwelcome
      ? await judgedUnwelcome(target, wanted, facts.unwelcome)
      : await judgeInLanes(
        wanted.ids,
        lanes,
        async (ids, lane) => {
          const stage = await stages[lane]!;
          return await judged(lane === 0 ? target : await targetOf({ ...stage, ...parts }), ids, wanted);
        },
      );
    return verificationOf(report, subject, facts);
  } finally {
    await Promise.all(stages.map(async (stage) => (await stage.catch(() => undefined))?.close()));
  }
}

/**
 * Looks at a server from outside: what its first words and its documents say.
 *
 * @throws {HarnessError} when it is not reached, or speaks no MCP
 */
export async function verifyFromOutside(resource: string, wanted: Wanted): Promise<Verification> {
  const live = openLiveSend(wanted.live);
  try {
    const send = fromOutside(mannered(live.send, resource), resource);
    const plain: Target = {
      resource,
      revision: wanted.revision ?? ASSUMED_REVISION,
      send,
      fromOutside: true,
      powers: { "raw headers": true },
    };
    const contact = await meet(plain);
    const revision = wanted.revision ?? await revisionOf(plain) ?? ASSUMED_REVISION;
    const target = { ...plain, revision };
    const facts: Facts = { revision, contact, operations: {}, scopes: contact.scopes, sessions: false };
    const subject: VerifiedSubject = {
      ...subjectOf(wanted.name, facts, target),
      ...contact.issuers[0] !== undefined && { issuer: contact.issuers[0] },
      tokens: "nobody",
      more: BEYOND_OUTSIDE,
    };
    wanted.onSubject?.(subject, revision);
    return verificationOf(await judged(target, wanted.ids, wanted), subject, facts);
  } finally {
    await live.close();
  }
}

/** What a look from outside leaves open. */
const BEYOND_OUTSIDE: Opening[] = [
  { by: "--start CMD", opens: "everything, with no provider: the server is started against a test issuer" },
  { by: "--issuer PORT", opens: "forged and wrong tokens, audience, scopes, for a server on this machine" },
  { by: "MCP_TOKEN or --login", opens: "what a token of yours opens, and tampered copies of it" },
];

function partsFor(
  { revision, operations, scopes }: Facts,
  { profiles = [] }: Wanted,
): Pick<TargetParts, "revision" | "operations" | "scopes" | "profiles" | "signsIn"> {
  return { revision, operations, scopes, profiles, signsIn: true };
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
async function judgedUnwelcome(target: Target, wanted: Wanted, unwelcome: string): Promise<Report> {
  const { token: _, ...anonymous } = target;
  const without = wanted.ids.filter((id) => OUTSIDE_RULES.includes(id));
  const report = await judged(anonymous, without, wanted);
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
