/** The reference server is judged by the whole catalogue, in every revision of the protocol, and passes all of it. */

import assert from "node:assert/strict";
import { powerOf } from "../../reference/conformance/check.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Verdict } from "../../reference/conformance/report.ts";
import { levelAt, type Revision, REVISIONS } from "../../reference/conformance/requirement.ts";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { liveTarget } from "../target.ts";
import { createReference } from "./reference_server.ts";

const rules = requirements.filter(({ party }) => party === "resource-server");
const ids = rules.map(({ id }) => id);

/** Those that make the issuer misbehave wait much and would disturb the others: they have a server of their own. */
const disturbing = ids.filter((id) => checksOf(id).some(({ needs }) => needs.includes("control issuer")));

/** Over real HTTP, on a server and with an issuer of their own. */
async function verdictsOn(ids: string[], revision: Revision): Promise<Verdict[]> {
  const target = await liveTarget(createReference, true, revision);
  try {
    // The issuer's second key is there before the server asks for keys: new ones are for the checks of rotation.
    await powerOf(target, "mint")({ alg: "RS256" });
    const { verdicts } = await judge({
      subject: { name: "reference", resource: target.resource },
      target,
      ids,
    });
    return verdicts;
  } finally {
    await target.close();
  }
}

for (const revision of REVISIONS) {
  Deno.test(`judge() passes the reference server by every rule of ${revision}`, async () => {
    const others = ids.filter((id) => !disturbing.includes(id));
    const lanes = await Promise.all([others, disturbing].map((lane) => verdictsOn(lane, revision)));
    const verdicts = lanes.flat();

    const failed = verdicts.filter(({ status }) => status === "fail");
    assert.deepEqual(failed.map(({ id, failure }) => ({ id, ...failure })), []);
    const elsewhere = rules.filter((rule) => !levelAt(rule, revision)).map(({ id }) => id).toSorted();
    const skipped = verdicts.filter(({ status }) => status === "skip");
    // Nothing is left out but what the revision does not ask for.
    assert.deepEqual(skipped.map(({ id }) => id).toSorted(), elsewhere);
    for (const { id, reason } of skipped) assert.equal(reason, `not a rule of ${revision}`, id);
    assert.equal(verdicts.length, ids.length);
    assert.ok(ids.length - elsewhere.length > 200, `only ${ids.length - elsewhere.length} rules`);
  });
}
