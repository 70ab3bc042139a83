/** Runs the official suite against a module with `createClient`. */

import { suiteCommand } from "../../official_suite/command.ts";
import type { Ending } from "./adapter.ts";
import { BASELINE, REFUSED } from "./expectations.ts";

const here = (relative: string) => new URL(relative, import.meta.url).pathname;

/** What to run. */
export interface SuiteOptions {
  revision: string;
  /** The module under test; default: the reference client. */
  module?: string;
  /** Only the scenarios of the `auth` suite, instead of all that the revision requires. */
  auth?: boolean;
}

/** What one scenario came to. */
export interface ScenarioResult {
  scenario: string;
  passed: number;
  /** Failures and warnings. */
  failed: number;
  ending: Ending | undefined;
  /** What is wrong; empty when nothing is. */
  problems: string[];
  /** Why it is allowed to be wrong, if it is. */
  baseline: string | undefined;
}

/** What all of it came to. */
export interface SuiteResult {
  scenarios: ScenarioResult[];
  /** The suite's own exit code. */
  code: number;
  /** What it printed; empty output of scenarios is a reason to look here. */
  output: string;
}

/** Whether a run is as it has to be: no problem outside the baseline, nothing in it that is green. */
export function isAsExpected({ scenarios, code }: SuiteResult): boolean {
  return code === 0 && scenarios.length > 0 && scenarios.every(isExpected);
}

/** The same of one scenario. */
export function isExpected({ problems, baseline }: ScenarioResult): boolean {
  return (problems.length > 0) === (baseline !== undefined);
}

/** Runs the scenarios side by side, as the suite does, and tells of each as it ends. */
export async function runSuite(
  options: SuiteOptions,
  onScenario: (result: ScenarioResult) => void = () => {},
): Promise<SuiteResult> {
  const results = await Deno.makeTempDir();
  try {
    const args = await suiteArguments(options, results);
    const allow = ["--allow-net=127.0.0.1,localhost,0.0.0.0,[::]", "--allow-run=/bin/sh"];
    const child = (await suiteCommand({ args, results, allow })).spawn();
    const said = new Response(child.stdout).text();
    const scenarios: ScenarioResult[] = [];
    let errors = "";
    for await (const line of linesOf(child.stderr)) {
      errors += `${line}\n`;
      const directory = /^Results saved to (.+)$/.exec(line)?.[1];
      if (directory === undefined) continue;
      const result = await resultIn(directory, results);
      scenarios.push(result);
      onScenario(result);
    }
    const { code } = await child.status;
    return { scenarios, code, output: await said + errors };
  } finally {
    await Deno.remove(results, { recursive: true });
  }
}

async function suiteArguments(
  { revision, module = "reference/client/client.ts", auth }: SuiteOptions,
  results: string,
): Promise<string[]> {
  const adapter = [
    `deno run --quiet --no-prompt --frozen --config=${here("../../../deno.json")}`,
    // Its packages need a variable or two; the rest is loopback, by each of its names.
    "--allow-net=127.0.0.1,localhost --allow-env --allow-read",
    `${here("adapter.ts")} ${new URL(module, new URL("../../../", import.meta.url))}`,
  ].join(" ");
  const baseline = `${results}/baseline.yml`; // JSON is YAML
  await Deno.writeTextFile(baseline, JSON.stringify({ client: Object.keys(BASELINE) }));
  return [
    ...["client", "--command", adapter, "--timeout", "60000", "--expected-failures", baseline],
    ...auth ? ["--suite", "auth", "--spec-version", revision] : ["--requirements", revision],
  ];
}

async function resultIn(directory: string, results: string): Promise<ScenarioResult> {
  const scenario = directory.slice(results.length + 1).replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, "");
  const checks: { id: string; status: string; errorMessage?: string; description: string }[] = JSON.parse(
    await Deno.readTextFile(`${directory}/checks.json`),
  );
  const bad = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
  const ending = endingIn(await Deno.readTextFile(`${directory}/stdout.txt`));
  const problems = [
    ...bad.map(({ id, errorMessage, description }) => `${id}: ${errorMessage ?? description}`),
    ...endingProblem(scenario, ending),
  ];
  const passed = checks.filter(({ status }) => status === "SUCCESS").length;
  return { scenario, passed, failed: bad.length, ending, problems, baseline: BASELINE[scenario] };
}

function endingIn(stdout: string): Ending | undefined {
  const line = stdout.trim().split("\n").at(-1);
  return line ? JSON.parse(line) : undefined;
}

/** The suite does not look at how the client ended when it runs many scenarios. */
function endingProblem(scenario: string, ending: Ending | undefined): string[] {
  const codes = REFUSED[scenario];
  if (!codes) {
    return ending?.ended === "calls went through" ? [] : [`the client ${ending?.ended ?? "crashed"}`];
  }
  if (ending?.ended !== "gave up") return ["the client did not give up"];
  // A lesson's client has no codes.
  return ending.code === undefined || codes.includes(ending.code) ? [] : [`it gave up with ${ending.code}`];
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
