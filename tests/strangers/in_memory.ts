/** A stranger in this process, as it is or with a flaw: the inventory on SDK v2, which speaks both eras. */

import type { TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import type { Handler } from "../../reference/conformance/send/memory.ts";
import { type Mutant, mutated } from "../mutants/server/mutant.ts";
import { type ClosingTarget, type CreateServer, memoryTarget } from "../target.ts";
import { strangers } from "./all.ts";
import { type Answer, createInventory, createUnguarded } from "./deno/both_eras_server.ts";
import { operationsOf } from "./target.ts";

const OPERATIONS = operationsOf(strangers.find(({ file }) => file === "deno/both_eras.ts")!);

/** What clones a request takes the header along that a message in memory has beside it, and not in it. */
function handlerOf(answer: Answer): Handler {
  return { fetch: (request) => answer(new Request(request, { headers: request.headers })) };
}

/**
 * The inventory as a target, with an issuer in memory.
 *
 * @param flaw around it, as around a lesson; what it calls the step before is the inventory without its gate
 */
export function inventoryTarget(
  revision: Revision,
  shared?: TestIssuer,
  flaw?: Pick<Mutant, "fetch">,
): Promise<ClosingTarget> {
  const create: CreateServer = (settings) => {
    const stock = new Map([["bolt", 40]]);
    const finished: CreateServer = (settings) => handlerOf(createInventory(settings, stock));
    if (!flaw) return finished(settings);
    return mutated(flaw, finished, () => handlerOf(createUnguarded(stock)))(settings);
  };
  return memoryTarget(create, true, shared, revision, { operations: OPERATIONS, profiles: [] });
}
