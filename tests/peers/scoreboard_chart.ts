/** The scoreboard as a chart: of each row of its table, the rules by what they came to. */

import { type Chart, chartSvg, type Tone } from "../chart.ts";

/** Where it stands, beside the scoreboard. */
export const CHART = "scoreboard.svg";

const LEGEND: Chart["legend"] = ([
  ["good", "passed"],
  ["bad", "lets in"],
  ["warn", "locks out"],
  ["odd", "untidy"],
  ["rest", "not told"],
] satisfies [Tone, string][]).map(([tone, name]) => ({ tone, name }));

/** @param rows as they stand in the table, without its head */
export function scoreboardSvg(rows: string[][]): string {
  return chartSvg({
    title: "Rules of level MUST, by what each server came to",
    words: scoreboardWords(rows),
    legend: LEGEND,
    bars: rows.map((row) => {
      const [name = "", setUp] = row;
      const [passed = 0, opens = 0, ...others] = counts(row);
      return {
        label: `${name.replaceAll("`", "")}${setUp === "ours" ? "" : `, ${setUp}`}`,
        figure: `${passed} passed${opens > 0 ? ` · ${opens} let in` : ""}`,
        parts: [passed, opens, ...others].map((value, i) => ({ tone: LEGEND[i]!.tone, value })),
      };
    }),
  });
}

/** The main figures in words: by how they were set up, what the servers came to. */
export function scoreboardWords(rows: string[][]): string {
  const groups = [...Map.groupBy(rows, ([, setUp = ""]) => setUp)].map(([setUp, of]) => {
    const passed = of.map((row) => counts(row)[0]!);
    const opens = of.map((row) => counts(row)[1]!);
    const open = opens.filter((count) => count > 0).length;
    const told = open > 0
      ? `${open} of ${of.length} let somebody in, by ${Math.max(...opens)} rules at most`
      : "none is told to let somebody in";
    return `${setUp.charAt(0).toUpperCase()}${setUp.slice(1)}: ${Math.min(...passed)} to ${
      Math.max(...passed)
    } rules passed, ${told}.`;
  });
  return `${rows.length} servers. ${groups.join(" ")}`;
}

function counts(row: string[]): number[] {
  return row.slice(-LEGEND.length).map(Number);
}
