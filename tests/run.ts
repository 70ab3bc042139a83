/**
 * `deno task test`, `test:quick` and `test PATH…`: runs the tests, shows what they print, and searches it for tokens.
 * A token in an output, of a test or of a command that a test has started, fails the run: people paste such output
 * into bug reports.
 */

import { decodeProtectedHeader } from "jose";
import { writeBundles } from "./bundles.ts";
import { allTests, BESIDE, BROWSER, quickTests } from "./plan.ts";

/** A compact JWS, or the beginning of one: two parts, of which the first is a JSON object in base64url. */
const COMPACT = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*/g;

/** How many tokens stand in a text. What only looks like one does not decode. */
export function tokensIn(text: string): number {
  return [...text.matchAll(COMPACT)].filter(([found]) => {
    try {
      return "alg" in decodeProtectedHeader(`${found.split(".")[0]}.e30.`);
    } catch {
      return false;
    }
  }).length;
}

/** What the last line with totals says: a failure further up may quote another. */
export function totalsIn(text: string): [passed: number, failed: number] {
  const [, passed, failed] = [...text.matchAll(/(\d+) passed.*?(\d+) failed/g)].at(-1) ?? [];
  return [Number(passed ?? 0), Number(failed ?? 0)];
}

/** One `deno` to run. */
interface Part {
  args: string[];
  /** Test files to run besides, a dozen as one module. */
  bundled?: string[];
  /** Files at once; default {@linkcode AT_ONCE}. */
  atOnce?: number;
}

/** What a part came to. */
interface Outcome {
  code: number;
  passed: number;
  failed: number;
  tokens: number;
}

const TEST = ["test", "--quiet", "--parallel", "--unstable-worker-options", "-P=test"];

/** Files at once: most of them wait for a process, or for a server to be asked again, as long as they compute. */
const AT_ONCE = 2 * navigator.hardwareConcurrency;

/** The site is built and visited after the rest: three browsers beside it would have to wait for each other. */
const SITE: Part = { args: ["task", "--quiet", "test:site"] };

/**
 * What to run: everything, what is quick, or these files and folders.
 *
 * @returns what is run one after the other, and in each of these what is run side by side
 * @throws {Error} when a path is the browser's, which has a task of its own
 */
export function partsFor(args: string[]): Part[][] {
  // The types of everything are what `deno task check` is for: it takes a minute, in which no test would run.
  const untyped = [...TEST, "--no-check"];
  if (args.length === 0) {
    const bundled = quickTests();
    const others = allTests().filter((file) => !BESIDE.includes(file) && !bundled.includes(file));
    const atOnce = Math.max(1, AT_ONCE - 1);
    return [[{ args: [...untyped, ...BESIDE] }, { args: [...untyped, ...others], bundled, atOnce }], [SITE]];
  }
  if (args[0] === "--quick") return [[{ args: untyped, bundled: quickTests() }]];
  const ofBrowser = args.find((path) => path.replace(/^\.\//, "").startsWith(BROWSER));
  if (ofBrowser) throw new Error(`${ofBrowser} needs the site and a browser: npx -y deno task test:site`);
  return [[{ args: [...TEST, ...args] }]];
}

type Sink = { writeSync(bytes: Uint8Array): number };

function write(to: Sink, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(to.writeSync(rest));
}

/** Runs a part; lets everything through that it prints, in whole lines: another may print beside it. */
async function run({ args, bundled = [], atOnce = AT_ONCE }: Part): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "gatehouse-tests-" });
  try {
    return await runDeno([...args, ...await writeBundles(bundled, folder)], atOnce);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runDeno(args: string[], atOnce: number): Promise<Outcome> {
  const env = { DENO_JOBS: String(atOnce) };
  const child = new Deno.Command("deno", { args, env, stdout: "piped", stderr: "piped" }).spawn();
  const pass = async (from: ReadableStream<Uint8Array>, to: Sink) => {
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    let said = "";
    let written = 0;
    const through = (end: number) => {
      write(to, encoder.encode(said.slice(written, end)));
      written = end;
    };
    for await (const bytes of from) {
      said += decoder.decode(bytes, { stream: true });
      through(Math.max(written, said.lastIndexOf("\n") + 1));
    }
    through(said.length);
    return said;
  };
  const said = await Promise.all([pass(child.stdout, Deno.stdout), pass(child.stderr, Deno.stderr)]);
  const { code } = await child.status;
  const [passed, failed] = totalsIn(said[0]);
  return { code, passed, failed, tokens: said.reduce((sum, text) => sum + tokensIn(text), 0) };
}

if (import.meta.main) {
  const say = (line: string) => write(Deno.stdout, new TextEncoder().encode(`${line}\n`));
  let parts: Part[][] = [];
  try {
    parts = partsFor(Deno.args);
  } catch (error) {
    say((error as Error).message);
    Deno.exit(2);
  }
  const outcomes: Outcome[] = [];
  for (const beside of parts) outcomes.push(...await Promise.all(beside.map(run)));
  const sum = (of: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  const [code, tokens] = [sum("code"), sum("tokens")];
  if (tokens > 0) say(`${tokens} tokens in the output of the tests`);
  say(`${sum("passed")} passed, ${sum("failed")} failed`);
  Deno.exit(code > 0 || tokens > 0 ? 1 : 0);
}
