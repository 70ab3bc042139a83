/** The reference server is judged by the whole catalogue, in every revision of the protocol, and passes all of it. */

import assert from "node:assert/strict";
import { type Power, powerOf } from "../../reference/conformance/check.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Verdict } from "../../reference/conformance/report.ts";
import { groupOf, levelAt, type Revision, REVISIONS } from "../../reference/conformance/requirement.ts";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { liveTarget } from "../target.ts";
import { createReference } from "./reference_server.ts";

const rules = requirements.filter(({ party }) => party === "resource-server");
const ids = rules.map(({ id }) => id);

/** Those that make the issuer misbehave wait much and would disturb the others: they have a server of their own. */
const disturbing = ids.filter((id) => checksOf(id).some(({ needs }) => needs.includes("control issuer")));

/** Powers that the reference server does not give: nothing is behind it, and its settings are the guard's. */
const LACKS: Power[] = [
  "an operation that asks back",
  "what is behind it",
  "server with settings",
  "a server at each provider",
];

/** Those of them that a rule takes. */
function lacked(id: string): Power[] {
  return checksOf(id)[0]?.needs.filter((power) => LACKS.includes(power)) ?? [];
}

/** Why it cannot be asked about what it does not have. */
function unasked(id: string): string | undefined {
  if (groupOf(id) === "sessions") return "it gives no session id";
  if (id !== "scopes.resource-uris") return undefined;
  return "it lists no resource that takes more scopes than the operation that reads";
}

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

/** Why there is no verdict, by rule. */
function reasonsOf(verdicts: Verdict[], status: Verdict["status"]): Record<string, string | undefined> {
  return Object.fromEntries(
    verdicts.filter((verdict) => verdict.status === status).map(({ id, reason }) => [id, reason]),
  );
}

for (const revision of REVISIONS) {
  Deno.test(`judge() passes the reference server by every rule of ${revision}`, async () => {
    const others = ids.filter((id) => !disturbing.includes(id));
    const lanes = await Promise.all([others, disturbing].map((lane) => verdictsOn(lane, revision)));
    const verdicts = lanes.flat();

    const failed = verdicts.filter(({ status }) => status === "fail");
    assert.deepEqual(failed.map(({ id, failure }) => ({ id, ...failure })), []);
    const elsewhere = rules.filter((rule) => !levelAt(rule, revision)).map(({ id }) => id);
    const here = ids.filter((id) => !elsewhere.includes(id));
    const lacking = here.filter((id) => lacked(id).length > 0);
    // Nothing is left out but what the revision does not ask for, and what the reference does not have.
    assert.deepEqual(reasonsOf(verdicts, "skip"), {
      ...Object.fromEntries(elsewhere.map((id) => [id, `not a rule of ${revision}`])),
      ...Object.fromEntries(lacking.map((id) => [id, `needs ${lacked(id).join(", ")}`])),
    });
    assert.deepEqual(
      reasonsOf(verdicts, "untested"),
      Object.fromEntries(
        here.filter((id) => lacked(id).length === 0 && unasked(id)).map((id) => [id, unasked(id)]),
      ),
    );
    assert.equal(verdicts.length, ids.length);
    assert.ok(ids.length - elsewhere.length > 200, `only ${ids.length - elsewhere.length} rules`);
  });
}
