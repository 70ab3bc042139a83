/**
 * How the official conformance suite is run, on whichever side. Its packages are in the configuration beside this
 * file, so that a first lesson does not download them.
 */

const SUITE = "npm:@modelcontextprotocol/conformance@0.2.0-alpha.12";
const CONFIG = new URL("deno.json", import.meta.url).pathname;

/** Where the suite's own files are. */
let npmCache: Promise<string> | undefined;

async function findNpmCache(): Promise<string> {
  const { stdout } = await new Deno.Command("deno", { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).npmCache;
}

/** What to run, and what it may do besides reading its own files and reaching 127.0.0.1. */
export interface SuiteRun {
  /** The suite's command and its arguments, without the folder for results. */
  args: string[];
  /** A folder of its own, where the results go; it may read and write there. */
  results: string;
  /** Further permissions. */
  allow?: string[];
}

/** The suite as a child process that has not been started; what it prints is piped. */
export async function suiteCommand({ args, results, allow = [] }: SuiteRun): Promise<Deno.Command> {
  const files = [
    `--allow-read=${await (npmCache ??= findNpmCache())},${results}`,
    `--allow-write=${results}`,
  ];
  const run = ["run", "--quiet", "--no-prompt", "--frozen", `--config=${CONFIG}`, "-P=suite"];
  return new Deno.Command("deno", {
    args: [...run, ...files, ...allow, SUITE, ...args, "--output-dir", results],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}
