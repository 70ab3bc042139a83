/** A stranger with a flaw is failed by the rule that is meant, and by it without the flaw it is not. */

import assert from "node:assert/strict";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import { CheckFailure } from "../../reference/conformance/check.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import type { TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { armedFor } from "../../reference/conformance/judge.ts";
import { groupOf, levelAt } from "../../reference/conformance/requirement.ts";
import { mutants } from "../mutants/server/all.ts";
import { keyNameMutants } from "../mutants/server/keys/mutants_names.ts";
import { memoryIssuer } from "../target.ts";
import { FLAWS } from "./flaws.ts";
import { type Flaw, inventoryFlaws } from "./flaws_of_inventory.ts";
import { stateFlaws } from "./flaws_of_state.ts";
import { inventoryTarget } from "./in_memory.ts";

const flaws = new Map<string, Flaw>(
  [...mutants, ...keyNameMutants, ...inventoryFlaws, ...stateFlaws].map((flaw) => [
    flaw.name,
    flaw,
  ]),
);

/** What a rule says of the stranger, with a flaw or without: the failure of a check, or nothing. */
async function failureOf(id: string, issuer: TestIssuer, flaw?: Flaw): Promise<string | undefined> {
  const revision = levelAt(requirementById(id)!, "2025-11-25") ? "2025-11-25" : "2026-07-28";
  try {
    for (const check of checksOf(id)) {
      await check.run(armedFor(check, await inventoryTarget(revision, issuer, flaw)));
    }
  } catch (error) {
    if (error instanceof CheckFailure) return error.received;
    throw new Error(`${id} cannot be judged, ${flaw?.name ?? "as it is"}`, { cause: error });
  } finally {
    issuer.controls.recover();
  }
}

for (const group of new Set(Object.keys(FLAWS).map(groupOf))) {
  Deno.test(`the rules of ${group} fail a stranger with the flaw that they mean, and not without`, async () => {
    const { issuer, close } = await memoryIssuer();
    const wrong: string[] = [];
    for (const [id, names] of Object.entries(FLAWS)) {
      if (groupOf(id) !== group) continue;
      const unfair = await failureOf(id, issuer);
      if (unfair !== undefined) wrong.push(`${id} fails the honest one: ${unfair}`);
      for (const name of names) {
        const flaw = flaws.get(name);
        assert.ok(flaw, `There is no flaw ${name}`);
        if (await failureOf(id, issuer, flaw) === undefined) wrong.push(`${id} does not see ${name}`);
      }
    }
    close();
    assert.deepEqual(wrong, []);
  });
}

Deno.test("each flaw of the inventory is used", () => {
  const used = new Set(Object.values(FLAWS).flat());
  const own = [...inventoryFlaws, ...stateFlaws];
  assert.deepEqual(own.filter(({ name }) => !used.has(name)).map(({ name }) => name), []);
});
