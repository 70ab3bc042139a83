/**
 * `deno task test`: runs the tests, shows what they print, and searches it for tokens. A token in an output, of a
 * test or of a command that a test has started, fails the run: people paste such output into bug reports.
 */

import { decodeProtectedHeader } from "jose";

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

/** What a run of tests came to. */
interface Outcome {
  code: number;
  passed: number;
  failed: number;
  tokens: number;
}

const TEST = ["test", "--quiet", "--parallel", "--unstable-worker-options", "-P=test"];

/** Runs `deno` with these arguments and lets everything through that it prints. */
async function run(args: string[]): Promise<Outcome> {
  const child = new Deno.Command("deno", { args, stdout: "piped", stderr: "piped" }).spawn();
  const pass = async (from: ReadableStream<Uint8Array>, to: { writeSync(bytes: Uint8Array): number }) => {
    const decoder = new TextDecoder();
    let said = "";
    for await (const bytes of from) {
      said += decoder.decode(bytes, { stream: true });
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(to.writeSync(rest));
    }
    return said;
  };
  const said = await Promise.all([pass(child.stdout, Deno.stdout), pass(child.stderr, Deno.stderr)]);
  const { code } = await child.status;
  const [passed, failed] = totalsIn(said[0]);
  return { code, passed, failed, tokens: said.reduce((sum, text) => sum + tokensIn(text), 0) };
}

if (import.meta.main) {
  const runs = Deno.args.length > 0
    ? [[...TEST, ...Deno.args]]
    : [[...TEST, "tests/"], ["task", "--quiet", "test:site"]];
  const outcomes: Outcome[] = [];
  for (const args of runs) outcomes.push(await run(args));
  const sum = (of: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  const [code, tokens] = [sum("code"), sum("tokens")];
  const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  if (tokens > 0) say(`${tokens} tokens in the output of the tests`);
  say(`${sum("passed")} passed, ${sum("failed")} failed`);
  Deno.exit(code > 0 || tokens > 0 ? 1 : 0);
}
