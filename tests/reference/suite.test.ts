/**
 * The official suite's server side, against the reference server. It has nothing to say about protection, and no way
 * to send a token: the proxy adds one. What it proves is that the protection is in nobody's way.
 */

import assert from "node:assert/strict";
import { serveIssuer, startServer } from "../server/server_under_test.ts";
import { openProxy } from "./proxy.ts";
import { BASELINE } from "./suite/expectations.ts";
import { type CheckResult, runServerSuite, type SuiteRun } from "./suite/run.ts";

/** How much there is, so that no scenario and no check is lost without notice. */
const RUNS = {
  "2025-11-25": { scenarios: 33, green: 40 },
  "2026-07-28": { scenarios: 50, green: 98 },
};

/** Runs the suite of each revision through a proxy that puts this token on every request. */
async function runAll(mint: (issuer: Awaited<ReturnType<typeof serveIssuer>>) => Promise<string>) {
  const [issuer, proxy] = [await serveIssuer(), await openProxy()];
  const resource = `${proxy.origin}/mcp`;
  issuer.addResource(resource, ["notes:read", "notes:write"]);
  // Behind a proxy the server's URL is the proxy's: `Host` reaches it as the suite sent it.
  const server = await startServer({ ISSUER: issuer.issuer, RESOURCE: resource, DATABASE: ":memory:" });
  proxy.addresses.push(new URL(server.address));
  proxy.token = await mint(issuer);
  try {
    const runs = Object.keys(RUNS).map(async (revision) => {
      return [revision, await runServerSuite(resource, revision)] as const;
    });
    return Object.fromEntries(await Promise.all(runs)) as Record<keyof typeof RUNS, SuiteRun>;
  } finally {
    proxy.close();
    await server.stop(1_000);
    await issuer.close();
  }
}

const excuseOf = (id: string) => BASELINE.find(({ checks }) => checks.includes(id));

function isExcused({ id, says }: CheckResult): boolean {
  return excuseOf(id)?.says.test(says) ?? false;
}

Deno.test("the reference server passes what the official suite requires, behind a proxy that adds a token", async (t) => {
  const runs = await runAll((issuer) => issuer.mint());
  for (const [revision, { scenarios, checks, output }] of Object.entries(runs)) {
    await t.step(`at ${revision} nothing is red that is not excused`, () => {
      assert.deepEqual(checks.filter((check) => !check.green && !isExcused(check)), [], output);
    });
    await t.step(`at ${revision} nothing is excused that is green`, () => {
      assert.deepEqual(checks.filter(({ id, green }) => green && excuseOf(id)), []);
    });
    await t.step(`at ${revision} everything was run`, () => {
      const green = checks.filter((check) => check.green).length;
      assert.deepEqual({ scenarios: scenarios.length, green }, RUNS[revision as keyof typeof RUNS], output);
    });
  }
  await t.step("nothing is excused twice, or for a check that there is not", () => {
    const excused = BASELINE.flatMap(({ checks }) => checks);
    const seen = new Set(Object.values(runs).flatMap(({ checks }) => checks.map(({ id }) => id)));
    assert.equal(new Set(excused).size, excused.length);
    assert.deepEqual(excused.filter((id) => !seen.has(id)), []);
  });
});

Deno.test("the official suite's checks notice, and the baseline does not excuse, a token that opens nothing", async () => {
  const runs = await runAll((issuer) => issuer.mint({ audience: "https://other.example/mcp" }));
  for (const { checks } of Object.values(runs)) {
    // A refusal is well-formed too.
    const called = checks.filter(({ scenario, id }) =>
      /^(?:tools-|prompts-|resources-|completion-)/.test(scenario) && id !== "wire-schema-valid"
    );
    assert.ok(called.length > 15);
    assert.deepEqual(called.filter((check) => check.green || isExcused(check)), []);
  }
});
