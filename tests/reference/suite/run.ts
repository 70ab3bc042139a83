/** Runs the official suite's server side. */

import { suiteCommand } from "../../official_suite/command.ts";

/** One check of one scenario. */
export interface CheckResult {
  scenario: string;
  id: string;
  /** Whether the suite calls it neither a failure nor a warning, and did not skip it. */
  green: boolean;
  /** What the suite says of it. */
  says: string;
}

/** What a run came to. */
export interface SuiteRun {
  scenarios: string[];
  checks: CheckResult[];
  /** What it printed, for whoever has to find out what went wrong. */
  output: string;
}

/**
 * Runs every scenario that a revision requires, and those that the suite runs besides without counting them.
 *
 * @param url The server, which has to take requests without a token.
 */
export async function runServerSuite(url: string, revision: string): Promise<SuiteRun> {
  const results = await Deno.makeTempDir();
  try {
    // Its exit code says that something is red. Something is, and has to be: see expectations.ts.
    const command = await suiteCommand({
      args: ["server", "--url", url, "--requirements", revision],
      results,
    });
    const { stdout, stderr } = await command.output();
    const text = new TextDecoder();
    const scenarios = new Map<string, CheckResult[]>();
    for (const { name } of Deno.readDirSync(results)) {
      const scenario = name.replace(/^server-/, "").replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, "");
      scenarios.set(scenario, await checksIn(`${results}/${name}/checks.json`, scenario));
    }
    return {
      scenarios: [...scenarios.keys()],
      checks: [...scenarios.values()].flat(),
      output: text.decode(stdout) + text.decode(stderr),
    };
  } finally {
    await Deno.remove(results, { recursive: true });
  }
}

interface SavedCheck {
  id: string;
  status: "SUCCESS" | "INFO" | "WARNING" | "FAILURE" | "SKIPPED";
  description: string;
  errorMessage?: string;
}

async function checksIn(file: string, scenario: string): Promise<CheckResult[]> {
  const text = await Deno.readTextFile(file).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  // A scenario that falls over leaves nothing behind, and must not be taken for one without a fault.
  if (text === undefined) return [{ scenario, id: "fell-over", green: false, says: "no checks were saved" }];
  const saved: SavedCheck[] = JSON.parse(text);
  return saved.map(({ id, status, description, errorMessage }) => ({
    scenario,
    id,
    green: status === "SUCCESS" || status === "INFO",
    says: errorMessage ?? description,
  }));
}
