/** The official suite's client side: what it requires of a client at each revision. */

import assert from "node:assert/strict";
import { BASELINE } from "./suite/expectations.ts";
import { isAsExpected, runSuite, type SuiteOptions } from "./suite/run.ts";

/** How many scenarios there are, so that none is lost without notice. */
const RUNS: (SuiteOptions & { count: number })[] = [
  { revision: "2025-11-25", count: 25 },
  { revision: "2026-07-28", count: 39 },
  { revision: "2025-11-25", auth: true, module: "lessons/08-refresh/client.ts", count: 14 },
];

for (const { count, ...options } of RUNS) {
  const { revision, module = "the reference client", auth } = options;
  Deno.test(`${module} passes what the official suite ${auth ? "has of auth" : "requires"} at ${revision}`, async () => {
    const result = await runSuite(options);
    const wrong = result.scenarios.filter(({ problems, baseline }) => problems.length > 0 && !baseline);
    assert.deepEqual(wrong, []);
    assert.equal(result.scenarios.length, count);
    assert.ok(isAsExpected(result), result.output);
  });
}

Deno.test("BASELINE excuses nothing of auth but extensions, and gives a reason for each", () => {
  for (const [scenario, reason] of Object.entries(BASELINE)) {
    assert.ok(!scenario.startsWith("auth/") || reason.startsWith("extension, not scored: "), scenario);
    assert.ok(reason.length > 10, scenario);
  }
});

Deno.test("runSuite() notices a client that falls over before it does anything", async () => {
  const result = await runSuite({
    revision: "2025-11-25",
    auth: true,
    module: "tests/client/suite/falls_over.ts",
  });
  assert.equal(result.scenarios.filter(({ problems }) => problems.length === 0).length, 0);
  assert.ok(!isAsExpected(result));
});
