/** What all verdicts together come to, and that nothing but the whole core is called protected. */

import assert from "node:assert/strict";
import { conclude } from "../../../reference/conformance/verify/conclusion.ts";
import { CORE_RULES } from "../../../reference/conformance/verify/core_rules.ts";
import type { Finding } from "../../../reference/conformance/verify/verification.ts";

const JUDGED = { tokens: "the test issuer", operations: { reads: "tools/list" } } as const;

function finding(id: string, changes: Partial<Finding> = {}): Finding {
  return {
    id,
    title: id,
    status: "pass",
    level: "MUST",
    party: "resource-server",
    impact: "opens",
    exchanges: [],
    ...changes,
  };
}

/** The whole core passed, but for one more finding, or another one in the place of it. */
function core(...changed: Finding[]): Finding[] {
  const ids = changed.map(({ id }) => id);
  return [...CORE_RULES.filter((id) => !ids.includes(id)).map((id) => finding(id)), ...changed];
}

const [first = ""] = CORE_RULES;

Deno.test("conclude() says protected when the whole core passed, and counts what applies", () => {
  const all = conclude(core(), JUDGED);
  assert.equal(all.outcome, "protected");
  assert.match(all.reason, new RegExp(`all ${CORE_RULES.length} core rules`));
  const other = conclude(core(finding(first, { status: "skip", level: undefined })), JUDGED);
  assert.equal(other.outcome, "protected", "a rule that the revision does not have asks nothing");
  assert.match(other.reason, new RegExp(`all ${CORE_RULES.length - 1} core rules`));
});

Deno.test("conclude() does not say protected when a core rule was left out, untested or skipped", () => {
  assert.equal(conclude(core().slice(1), JUDGED).outcome, "could not tell");
  for (const status of ["untested", "skip"] as const) {
    const { outcome, rules } = conclude(core(finding(first, { status })), JUDGED);
    assert.deepEqual({ outcome, rules }, { outcome: "could not tell", rules: [first] });
  }
});

Deno.test("conclude() does not say protected when no test issuer has made the tokens", () => {
  for (const tokens of ["nobody", "its own issuer"] as const) {
    assert.equal(conclude(core(), { ...JUDGED, tokens }).outcome, "could not tell");
  }
});

Deno.test("conclude() tells what opens from what does not, and looks at no level below MUST", () => {
  const failed = (changes: Partial<Finding>) => {
    return conclude(core(finding("transport.array", { status: "fail", ...changes })), JUDGED).outcome;
  };
  assert.equal(failed({}), "not protected");
  assert.equal(failed({ impact: "locks-out" }), "not conformant");
  assert.equal(failed({ impact: "untidy" }), "not conformant");
  assert.equal(failed({ level: "SHOULD" }), "protected");
  assert.equal(failed({ level: "house" }), "protected");
  assert.equal(failed({ party: "authorization-server" }), "protected", "it is the issuer's");
});
