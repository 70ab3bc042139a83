/** Strangers as targets: each with an issuer of its own, over real HTTP, started again where a check wants it fresh. */

import type { Operation as Judged, Operations } from "../../reference/conformance/operation.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { targetOf } from "../../reference/conformance/target.ts";
import { openStage } from "../../reference/conformance/verify/stage.ts";
import type { ClosingTarget } from "../target.ts";
import type { Instances } from "./instances.ts";
import type { Operation, Stranger } from "./stranger.ts";

/** An operation of a stranger, as a judge is told of it. */
export function judged({ tool, arguments: args, scopes }: Operation, observe?: Judged): Judged {
  return {
    name: `tools/call ${tool}`,
    method: "tools/call",
    params: () => ({ name: tool, arguments: args }),
    scopes,
    ...(observe && { observe }),
  };
}

/** The operations of a stranger, as a judge is told of them. */
export function operationsOf(stranger: Stranger): Operations {
  const { writes, asks } = stranger;
  const reads = judged(stranger.reads);
  return {
    reads,
    ...(writes && { writes: judged(writes, reads) }),
    ...(asks && { asks: { ...judged(asks, reads), inputResponses: asks.answers } }),
  };
}

/**
 * A stranger that runs, with a test issuer of its own beside it.
 *
 * @param instances where it is started
 */
export async function strangerTarget(
  stranger: Stranger,
  revision: Revision,
  instances: Instances,
): Promise<ClosingTarget> {
  const stage = await openStage((settings) => instances.start(settings));
  const operations = operationsOf(stranger);
  const target = await targetOf({ ...stage, revision, signsIn: true, operations, profiles: [] });
  return { ...target, close: stage.close };
}
