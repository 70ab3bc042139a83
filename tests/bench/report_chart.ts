/** The benchmarks as a chart: the CPU time of each server, as a ratio. */

import { chartSvg } from "../chart.ts";

/** Where it stands, beside the report. */
export const CHART = "benchmarks.svg";

/** @param rows as they stand in the table of servers, without its head */
export function benchmarksSvg(rows: string[][]): string {
  return chartSvg({
    title: "CPU time of a call, as a ratio to SDK v1's",
    words: benchmarksWords(rows),
    legend: [{ tone: "good", name: "the reference" }, { tone: "rest", name: "what else there is" }],
    bars: rows.map((row) => ({
      label: labelOf(row),
      figure: ratioOf(row),
      parts: [{ tone: row[0]!.startsWith("reference") ? "good" : "rest", value: Number(ratioOf(row)) }],
    })),
  });
}

/** All ratios in words. */
export function benchmarksWords(rows: string[][]): string {
  const each = rows.map((row) => `${labelOf(row)}: ${ratioOf(row)}`);
  return `CPU time of a call, as a ratio to SDK v1's. ${each.join("; ")}.`;
}

function labelOf([name = "", revision]: string[]): string {
  return revision ? `${name}, ${revision}` : name;
}

function ratioOf([, , , ratio = ""]: string[]): string {
  return ratio;
}
