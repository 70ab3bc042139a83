/** Several judgements of one server, each at a revision of its own, as one report. */

import assert from "node:assert/strict";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import { totalsOf } from "../../reference/conformance/report.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { reportOfAll, verdictsOfAll } from "../../reference/conformance/revisions.ts";

const verdict = (id: string, status: Verdict["status"], level: Verdict["level"] = "MUST"): Verdict => {
  return { id, title: id, status, level, exchanges: [] } as Verdict;
};
const report = (revision: Revision, verdicts: Verdict[], durationMs = 1): Report => {
  return { schema: 2, subject: { name: "test" }, revision, verdicts, totals: totalsOf(verdicts), durationMs };
};

Deno.test("reportOfAll() takes the worst verdict that a rule got, and says at which revision, when there are several", () => {
  const all = reportOfAll([
    report("2025-11-25", [verdict("a", "fail"), verdict("b", "pass"), verdict("c", "untested")], 9),
    report("2026-07-28", [verdict("a", "pass"), verdict("b", "pass"), verdict("c", "pass")], 5),
  ]);
  assert.deepEqual(all.verdicts.map(({ id, status, revision }) => [id, status, revision]), [
    ["a", "fail", "2025-11-25"],
    ["b", "pass", undefined],
    ["c", "untested", "2025-11-25"],
  ]);
  assert.deepEqual(all.revisions, ["2025-11-25", "2026-07-28"]);
  assert.equal(all.totals.fail.MUST, 1);
  assert.equal(all.durationMs, 9);
});

Deno.test("reportOfAll() lets a revision without the rule say nothing, unless none has it", () => {
  const without = { ...verdict("a", "skip"), level: undefined } as unknown as Verdict;
  const one = reportOfAll([report("2025-11-25", [without]), report("2026-07-28", [verdict("a", "pass")])]);
  assert.equal(one.verdicts[0]!.status, "pass");
  const none = reportOfAll([report("2025-11-25", [without]), report("2026-07-28", [without])]);
  assert.equal(none.verdicts[0]!.status, "skip");
});

Deno.test("verdictsOfAll() tells a rule's verdict once it has fallen at every revision, and names none when there is one", () => {
  const told: Verdict[] = [];
  const hear = verdictsOfAll(["2025-11-25", "2026-07-28"], (each) => told.push(each));
  hear("2025-11-25", verdict("a", "fail"));
  assert.equal(told.length, 0);
  hear("2026-07-28", verdict("a", "pass"));
  assert.deepEqual(told.map(({ status, revision }) => [status, revision]), [["fail", "2025-11-25"]]);
  const alone: Verdict[] = [];
  verdictsOfAll(["2025-11-25"], (each) => alone.push(each))("2025-11-25", verdict("a", "fail"));
  assert.equal(alone[0]!.revision, undefined);
});
