/**
 * `deno task fuzz`: 10,000 tokens and 10,000 messages through each adapter, made by chance. `--seed N` makes the same
 * ones again, `--count N` more or fewer.
 *
 * Exit codes: 0 every decision was right; 1 one was not; 2 wrong usage.
 *
 * @module
 */

import { protect } from "../../reference/guard/mod.ts";
import { fuzz } from "./fuzz.ts";

const encoder = new TextEncoder();
const say = (line: string) => Deno.stdout.writeSync(encoder.encode(`${line}\n`));

/** The number behind an option. */
function numberOf(name: string, otherwise: number): number {
  const at = Deno.args.indexOf(name);
  if (at === -1) return otherwise;
  const text = Deno.args[at + 1] ?? "";
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${name} takes a whole number`);
  return Number(text);
}

/** Runs, and returns the exit code. */
async function main(): Promise<number> {
  const known = ["--seed", "--count"];
  if (Deno.args.length % 2 === 1 || Deno.args.some((arg, at) => at % 2 === 0 && !known.includes(arg))) {
    throw new RangeError("Usage: deno task fuzz [--seed N] [--count N]");
  }
  const seed = numberOf("--seed", crypto.getRandomValues(new Uint32Array(1))[0]! % 1e9);
  const count = numberOf("--count", 10_000);
  say(`seed ${seed}`);
  const findings = await fuzz({ seed, count, protect, progress: say });
  for (const { server, kind, index, story, problem } of findings.slice(0, 20)) {
    say(`${server}, ${kind} ${index}: ${problem}\n  ${story}`);
  }
  say(
    findings.length === 0
      ? "every decision was right"
      : `${findings.length} were not right: --seed ${seed} --count ${count}`,
  );
  return findings.length === 0 ? 0 : 1;
}

try {
  Deno.exit(await main());
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  say(error.message);
  Deno.exit(2);
}
