/** A server that is started against a test issuer: all portable rules. */

import { judgeInLanes } from "../lanes.ts";
import { targetOf, type TargetParts } from "../target.ts";
import { type Caller, type Facts, factsOf } from "./facts.ts";
import { judged, judgedUnwelcome, missingFrom, subjectOf, verificationOf, type Wanted } from "./judging.ts";
import { verifyLanes } from "./lanes.ts";
import { mannered } from "./manners.ts";
import type { ServerCertificate } from "./issuer_listener.ts";
import { openStage, type Stage, type Start, withDistrust } from "./stage.ts";
import type { Verification, VerifiedSubject } from "./verification.ts";

const INSISTS = { by: "--https", opens: "a server that takes no issuer but one that is served over https" };

/**
 * Starts a server and judges it by all rules that a stranger can be judged by: each lane with instances and an issuer of
 * its own.
 *
 * @throws {HarnessError} when it does not start, is not reached, or speaks no MCP
 */
export async function verifyStarted(
  start: Start,
  wanted: Wanted & { startedBy: string; onePlace?: boolean; certificate?: ServerCertificate },
): Promise<Verification> {
  const open = async () => {
    const stage = await openStage(start, wanted);
    return { ...stage, send: mannered(stage.send, stage.resource) };
  };
  const stages: Promise<Stage>[] = [];
  try {
    // The first alone: what is wrong with it is said once.
    stages.push(open());
    const first = await stages[0]!;
    const lanes = wanted.onePlace ? [verifyLanes(wanted.ids).flat()] : verifyLanes(wanted.ids);
    for (let i = 1; i < lanes.length; i++) stages.push(open());
    for (const stage of stages) stage.catch(() => {}); // Awaited below, if it comes to that.
    const facts = await factsOfStarted(first, wanted);
    const parts = partsFor(facts, wanted);
    const target = await targetOf({ ...first, ...parts });
    const subject: VerifiedSubject = {
      ...subjectOf(wanted.name, facts, target),
      startedBy: wanted.startedBy,
      issuer: first.issuer.issuer,
      tokens: "the test issuer",
      dialect: wanted.dialect ?? "plain",
      more: [...missingFrom(facts, wanted), ...facts.unwelcome && !wanted.certificate ? [INSISTS] : []],
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

/** What is known of it, with a word on its issuer's certificate where it takes no honest token. */
async function factsOfStarted(stage: Stage, wanted: Wanted): Promise<Facts> {
  try {
    const facts = await factsOf(stage, callerOf(stage), wanted);
    const distrust = facts.unwelcome && stage.distrust();
    return distrust ? { ...facts, unwelcome: `${facts.unwelcome}; ${distrust}` } : facts;
  } catch (error) {
    throw withDistrust(error, stage.distrust());
  }
}

/** Whoever the test issuer signs in. */
export function callerOf({ issuer, resource }: Pick<Stage, "issuer" | "resource">): Caller {
  return {
    token(scopes) {
      issuer.addResource(resource, scopes);
      return issuer.mint({ audience: resource });
    },
  };
}

/** What the target of a server is made of, once the facts are known. */
export function partsFor(
  { revision, operations, scopes }: Facts,
  { profiles = [] }: Wanted,
): Pick<TargetParts, "revision" | "operations" | "scopes" | "profiles" | "signsIn"> {
  return { revision, operations, scopes, profiles, signsIn: true };
}
