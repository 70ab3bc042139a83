/** Lanes: what is judged side by side, and one report of it. */

import assert from "node:assert/strict";
import { dealt, judgeInLanes, lanesOf } from "../../reference/conformance/lanes.ts";
import { countOf, type Report, STATUSES, totalsOf } from "../../reference/conformance/report.ts";

const IDS = ["keys.flood", "token.expired", "keys.rotation", "audience.missing", "keys.withdrawn"];

Deno.test("lanesOf() keeps what makes the issuer misbehave apart when there are lanes for both", () => {
  assert.deepEqual(lanesOf(IDS, { honest: 1, disturbing: 2 }), [
    ["token.expired", "audience.missing"],
    ["keys.flood", "keys.withdrawn"],
    ["keys.rotation"],
  ]);
});

Deno.test("dealt() leaves no lane empty when there are more lanes than ids", () => {
  assert.deepEqual(dealt(["a", "b", "c"], 2), [["a", "c"], ["b"]]);
  assert.deepEqual(dealt(["a"], 3), [["a"]]);
});

function reportOf(ids: string[], status: "pass" | "fail"): Report {
  const verdicts = ids.map((id) => ({ id, title: id, level: "MUST" as const, status, exchanges: [] }));
  return {
    schema: 2,
    subject: { name: "a server" },
    revision: "2025-11-25",
    verdicts,
    totals: totalsOf(verdicts),
    durationMs: 0,
  };
}

Deno.test("judgeInLanes() reports in the order of the ids when lanes end in another", async () => {
  const second = Promise.withResolvers<void>();
  const { verdicts, totals } = await judgeInLanes(["a", "b", "c"], [["a", "c"], ["b"]], async (ids, lane) => {
    if (lane === 0) await second.promise;
    else second.resolve();
    return reportOf(ids, lane === 0 ? "pass" : "fail");
  });
  assert.deepEqual(verdicts.map(({ id }) => id), ["a", "b", "c"]);
  assert.deepEqual(STATUSES.map((status) => countOf(totals, status)), [2, 1, 0, 0]);
});

Deno.test("judgeInLanes() rejects when a lane does, while others go on", async () => {
  const never = new Promise<Report>(() => {});
  await assert.rejects(
    judgeInLanes(
      ["a", "b"],
      [["a"], ["b"]],
      (_, lane) => lane === 0 ? never : Promise.reject(new Error("broken")),
    ),
    /broken/,
  );
});
