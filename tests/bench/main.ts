/** `deno task bench`: measures the reference beside what else there is, and prints ratios. */

import os from "node:os";
import { EXIT, newCommand, run } from "../../reference/command/command.ts";
import { print, watched } from "../../reference/command/output.ts";
import { paragraph } from "../../reference/conformance/reporters/style.ts";
import { measureFlood } from "./flood.ts";
import { cpuGoals, isMet, type Outcome, type Rounds } from "./goals.ts";
import { serveIssuer } from "./issuer.ts";
import { measureMemory, type MemorySample } from "./memory.ts";
import { measurePrices, peersAreInstalled, priceGoals } from "./price.ts";
import { profileReference } from "./profile.ts";
import {
  document,
  goalLines,
  plainTable,
  priceRows,
  type Results,
  senderWords,
  subjectRows,
} from "./report.ts";
import { benchmarksSvg, CHART } from "./report_chart.ts";
import { installExpress, startLoad } from "./servers.ts";
import { sample, startServers, SUBJECTS } from "./subjects.ts";

const FILE = new URL("../../reference/BENCHMARKS.md", import.meta.url);

/** What has to be known about a quick run's numbers. */
const COLD =
  "These servers have only just started: V8 has not optimised them yet, ours least of all, since " +
  "most of its code runs once a request. The goals are for servers that have run for a while.";

const NO_PEERS =
  "The peers are not installed, so nothing is measured beside them: deno task peers installs them.";

/** One answer in a hundred is late: a round has to have some hundreds. */
const FLOOD = { seconds: 1, rounds: 20 };

interface Options {
  quick?: true;
  rounds?: string;
  seconds?: string;
  warmUp?: string;
  tokens?: string;
  write?: true;
}

const command = newCommand("bench", "Measures the reference server, its guard, and what else there is.")
  .option("--quick", "about a minute and a half, without the million tokens; writes no file")
  .option("--rounds <number>", "how often each is measured")
  .option("--seconds <number>", "for how long, each time")
  .option("--warm-up <seconds>", "for how long before that, so that V8 has optimised what it will")
  .option("--tokens <number>", "how many different tokens memory is measured with")
  .option("--write", "write reference/BENCHMARKS.md, which a full run does anyway");

await run(async (args) => {
  command.parse(args, { from: "user" });
  const options = command.opts<Options>();
  const quick = options.quick === true;
  const rounds = Number(options.rounds ?? (quick ? 3 : 60));
  const seconds = Number(options.seconds ?? (quick ? 0.8 : 0.3));
  const warmUp = Number(options.warmUp ?? (quick ? 0.5 : 20));
  const tokens = Number(options.tokens ?? (quick ? 0 : 1_000_000));

  const results = await measure({ rounds, seconds, warmUp, tokens, quick });
  print([
    "",
    plainTable(...subjectRows(results.rounds)),
    "",
    paragraph(`The ratio is the CPU time to SDK v1's. ${senderWords(results.rounds)}`, "  "),
    ...(results.priced ? ["", plainTable(...priceRows(results.priced))] : ["", paragraph(NO_PEERS, "  ")]),
    ...(quick ? ["", paragraph(COLD, "  ")] : []),
    "",
    goalLines(results.outcomes),
  ].join("\n"));
  if (!quick || options.write) {
    await Deno.writeTextFile(FILE, document(results));
    const [, rows] = subjectRows(results.rounds);
    await Deno.writeTextFile(new URL(CHART, FILE), benchmarksSvg(rows));
    print(`\nWritten to reference/BENCHMARKS.md and reference/${CHART}`);
  }
  return EXIT.passed;
});

async function measure({ rounds: count, seconds, warmUp, tokens, quick }: {
  rounds: number;
  seconds: number;
  warmUp: number;
  tokens: number;
  quick: boolean;
}): Promise<Results> {
  say("installing Express, starting the servers");
  await installExpress();
  const issuer = await serveIssuer();
  const load = startLoad();
  const servers = await startServers(SUBJECTS, issuer);
  try {
    const rounds: Rounds = new Map(SUBJECTS.map((subject) => [subject, []]));
    const means = { servers, issuer, load };
    for (const subject of SUBJECTS) {
      say(`warming up: ${subject.name}`);
      await sample(subject, { ...means, seconds: warmUp });
    }
    for (let round = 0; round < count; round++) {
      // There and back, so that none always comes behind the same other one.
      for (const subject of round % 2 ? SUBJECTS.toReversed() : SUBJECTS) {
        say(`round ${round + 1} of ${count}: ${subject.name}`);
        rounds.get(subject)!.push(await sample(subject, { ...means, seconds }));
      }
    }
    const reference = servers.get("reference")!;
    say("a flood of forged tokens");
    const flood = await measureFlood(reference, {
      issuer,
      load,
      ...quick ? { seconds, rounds: count } : FLOOD,
    });
    const memory = await measureMemory(reference, {
      issuer,
      load,
      count: tokens,
      onSample: ({ requests }) => say(`memory: ${requests} of ${tokens} tokens`),
    });
    const priced = peersAreInstalled()
      ? await measurePrices({
        issuer,
        load,
        rounds: quick ? 1 : count,
        warmUp: quick ? 1 : 30,
        onStep: say,
      })
      : undefined;
    const outcomes = [...cpuGoals(rounds), ...priceGoals(priced ?? []), ...otherGoals(flood, memory)];
    const missed = outcomes.some((outcome) => isMet(outcome) === false);
    const hotspots = missed && !quick ? await profileReference(issuer, load, 5) : undefined;
    return { ...whereAndWhen(), rounds, seconds, warmUp, outcomes, flood, memory, hotspots, priced };
  } finally {
    say("");
    await Promise.all([...servers.values(), load].map((child) => child.stop()));
    await issuer.close();
  }
}

function otherGoals(flood: { alone: number; flooded: number }, memory: MemorySample[]): Outcome[] {
  const [first, last] = [memory[0], memory.at(-1)];
  return [
    {
      what: "a known caller's p99 beside a flood of forged tokens, to without it",
      atMost: 3,
      measured: flood.flooded / flood.alone,
    },
    {
      what: "the heap after the last token, to after a tenth of them",
      atMost: 1.1,
      measured: first && last && last.heapUsed / first.heapUsed,
    },
  ];
}

function whereAndWhen(): Pick<Results, "date" | "machine" | "versions"> {
  const cpus = os.cpus();
  const node = new TextDecoder().decode(
    new Deno.Command("node", { args: ["--version"] }).outputSync().stdout,
  );
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus[0]?.model.trim()}, ${cpus.length} cores, ${Deno.build.os} ${Deno.osRelease()}`,
    versions: `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, Node ${node.trim()} for Express`,
  };
}

/** A sign of life, where somebody is looking. */
function say(what: string): void {
  if (watched.results) print(`\r\x1b[2K  ${what}`, "");
}
