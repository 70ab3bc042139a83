/**
 * `deno task conformance:client REVISION [MODULE]`: the official suite's client side. Exit codes: 0 all as
 * expected; 1 something is not; 2 wrong usage.
 */

import { EXIT, newCommand, run } from "../../../reference/command/command.ts";
import { paint, print } from "../../../reference/command/output.ts";
import { UsageError } from "../../../reference/command/usage.ts";
import { paragraph } from "../../../reference/conformance/reporters/style.ts";
import { isAsExpected, isExpected, runSuite, type ScenarioResult } from "./run.ts";

const REVISIONS = ["2025-11-25", "2026-07-28"];

const command = newCommand("conformance:client", "The official conformance suite, against a client.")
  .argument("<revision>", REVISIONS.join(" or "))
  .argument("[module]", "a file with createClient", "reference/client/client.ts")
  .option("--auth", "only the scenarios of the suite that is called auth");

await run(async (args) => {
  command.parse(args, { from: "user" });
  const [revision = "", module] = command.args;
  if (!REVISIONS.includes(revision)) {
    throw new UsageError(`There is ${REVISIONS.join(" and ")}, not ${revision}`);
  }
  const { auth } = command.opts<{ auth?: boolean }>();
  print(`\n  Official suite · clients · ${revision}\n`);
  const result = await runSuite({ revision, module, auth }, (scenario) => print(line(scenario)));
  const good = result.scenarios.filter(({ problems }) => problems.length === 0).length;
  const known = result.scenarios.filter((one) => one.baseline && isExpected(one)).length;
  print(`\n  ${good} passed, ${result.scenarios.length - good - known} failed, ${known} in the baseline`);
  if (isAsExpected(result)) return EXIT.passed;
  if (result.code !== 0) print(`  The suite itself ended with ${result.code}\n${result.output}`);
  return EXIT.failed;
});

function line(result: ScenarioResult): string {
  const { scenario, passed, problems, baseline } = result;
  if (problems.length === 0) {
    const stale = baseline === undefined ? "" : ", though the baseline says it is not";
    return paint(stale ? "red" : "green", `  ${stale ? "✗" : "✓"} ${scenario}: ${passed} passed${stale}`);
  }
  if (baseline !== undefined) return paragraph(`${scenario}: ${baseline}`, "  – ");
  return [`  ✗ ${scenario}`, ...problems.map((problem) => paragraph(problem, "      "))].map((text) =>
    paint("red", text)
  )
    .join("\n");
}
