/** The results as people read them, in a terminal and in reference/BENCHMARKS.md. */

import type { Flood } from "./flood.ts";
import { isMet, type Outcome, type Rounds } from "./goals.ts";
import { paragraph } from "../../reference/conformance/reporters/style.ts";
import type { MemorySample } from "./memory.ts";
import type { Hotspot } from "./profile.ts";
import { KINDS, type Priced } from "./price.ts";
import { benchmarksWords, CHART } from "./report_chart.ts";
import { median, undisturbed } from "./statistics.ts";
import type { Sample } from "./subjects.ts";

/** Everything that was measured, and where. */
export interface Results {
  date: string;
  machine: string;
  versions: string;
  rounds: Rounds;
  seconds: number;
  /** Seconds for which every subject was called before the first round. */
  warmUp: number;
  outcomes: Outcome[];
  flood: Flood;
  memory: MemorySample[];
  /** What protection adds on Node, ours and others'; absent where the peers are not installed. */
  priced?: Priced[];
  /** Where the protected server's time goes; measured where a goal is missed. */
  hotspots?: Hotspot[];
}

const MB = 1024 * 1024;

/** A table with its columns padded, as `deno fmt` leaves it; numbers stand right. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, column) => {
    return Math.max(3, cell.length, ...rows.map((row) => row[column]!.length));
  });
  const line = (cells: string[]) =>
    `| ${
      cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join(" | ")
    } |`;
  const rule = widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`);
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** The same for a terminal: no lines, at most 80 columns. */
export function plainTable(head: string[], rows: string[][]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]) =>
    cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!));
  return [head, ...rows].map((cells) => `  ${line(cells).join("  ")}`.trimEnd()).join("\n");
}

/** The head and the rows of what every subject came to: CPU time while little else went on, and medians. */
export function subjectRows(rounds: Rounds): [head: string[], rows: string[][]] {
  const of = (samples: Sample[], key: keyof Sample) =>
    (key === "cpu" ? undisturbed : median)(samples.map((sample) => sample[key]));
  const [, base] = [...rounds].find(([{ server }]) => server === "sdk-v1-open")!;
  const rows = [...rounds].map(([{ name, revision, server }, samples]) => [
    name,
    server === "bare" ? "" : revision,
    of(samples, "cpu").toFixed(0),
    (of(samples, "cpu") / of(base, "cpu")).toFixed(2),
    of(samples, "throughput").toFixed(0),
    of(samples, "p50").toFixed(2),
    of(samples, "p99").toFixed(2),
  ]);
  return [["server", "revision", "CPU µs", "ratio", "req/s", "p50 ms", "p99 ms"], rows];
}

/** The head and the rows of what protection adds. */
export function priceRows(priced: Priced[]): [head: string[], rows: string[][]] {
  const rows = priced.map(({ stack, name, cost }) => [
    `${stack}: ${name}`,
    ...KINDS.map((kind) => cost[kind].toFixed(0)),
  ]);
  return [["protection, CPU µs", ...KINDS], rows];
}

const VERDICTS = { true: "met", false: "missed", undefined: "not measured" };

/** The goals: met, missed, or not measured in this run. */
export function goalTable(outcomes: Outcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.what,
    String(outcome.atMost),
    outcome.measured?.toFixed(2) ?? "",
    VERDICTS[`${isMet(outcome)}`],
  ]);
  return table(["goal, as a ratio", "at most", "measured", ""], rows);
}

/** The same for a terminal. */
export function goalLines(outcomes: Outcome[]): string {
  return outcomes.map((outcome) => {
    const { what, atMost, measured } = outcome;
    const verdict = VERDICTS[`${isMet(outcome)}`].padEnd(12);
    return paragraph(
      what,
      `  ${verdict}  ${(measured?.toFixed(2) ?? "").padStart(4)} of ${String(atMost).padEnd(4)}  `,
    );
  }).join("\n");
}

/** What the sender took: if it were near a whole core, it would be what is measured. */
export function senderWords(rounds: Rounds): string {
  const shares = [...rounds.values()].flatMap((samples) => samples.map(({ senderShare }) => senderShare));
  return `The process that sends used ${
    (100 * median(shares)).toFixed(0)
  } % of a core in the median, and never ` +
    `more than ${(100 * Math.max(...shares)).toFixed(0)} %.`;
}

/** reference/BENCHMARKS.md. */
export function document(results: Results): string {
  const { date, machine, versions, rounds, seconds, warmUp, outcomes, flood, memory, hotspots, priced } =
    results;
  const count = [...rounds.values()][0]!.length;
  const [head, rows] = subjectRows(rounds);
  return `# Benchmarks

Written by \`deno task bench\`, which measures everything in one run on loopback: a stateless \`tools/call\` of
\`whoami\`, 8 connections, each server in a process of its own that reports its own CPU time. Each is called for
${warmUp} s first, until V8 has optimised what it will; then ${count} rounds of ${seconds} s each, in turns, so that what slows the machine down slows down all of them, and none has been idle for longer than a few seconds: after 16 s a server takes two to three times as much. CPU time is that below which a quarter of the rounds
lie, since whatever else a machine does only adds to it; the rest are medians. Compare the
ratios: the microseconds are this machine's.

- ${machine}
- ${versions}
- ${date}

${table(head, rows)}

The ratio is the CPU time to SDK v1's.

![${benchmarksWords(rows)}](${CHART})

${senderWords(rounds)}

## Goals

${goalTable(outcomes)}
${hotspots ? `\n${hotspotWords(hotspots)}` : ""}
${priced ? `${priceWords(priced)}\n` : ""}## A flood of forged tokens

One known caller, and beside it four connections that send forged tokens as fast as they are refused
(${flood.refused.toFixed(0)} a second): 99 of 100 of the caller's answers are there within
${flood.flooded.toFixed(1)} ms, and within ${flood.alone.toFixed(1)} ms without the flood.

## Memory

${memoryWords(memory)}
`;
}

function priceWords(priced: Priced[]): string {
  return `## Beside others

What protection adds to the CPU time of the same open server on Node, in microseconds a request, where the token is known
from an earlier request, or new; and what a refusal takes, where it is forged. Below 0 it saves more of the server's work than it does itself: ours hands the message on parsed. The peers are those that check audience and scopes, with every option, as in
[the scoreboard](conformance/SCOREBOARD.md).

${table(...priceRows(priced))}
`;
}

function memoryWords(samples: MemorySample[]): string {
  if (samples.length === 0) return "Not measured in this run.";
  const all = samples.at(-1)!.requests.toLocaleString("en");
  const rows = samples.map(({ requests, heapUsed, rss }) => [
    requests.toLocaleString("en"),
    (heapUsed / MB).toFixed(1),
    (rss / MB).toFixed(0),
  ]);
  return `${all} requests with ${all} different tokens, the heap after its garbage was collected:\n\n${
    table(["requests", "heap, MB", "resident, MB"], rows)
  }`;
}

function hotspotWords(hotspots: Hotspot[]): string {
  const rows = hotspots.map(({ where, share }) => [where, `${(100 * share).toFixed(1)} %`]);
  return `Where the protected server's time goes, by V8's profiler, since a goal was missed:\n\n${
    table(["function or package", "of busy time"], rows)
  }\n`;
}
