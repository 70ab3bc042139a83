/** What came of the runtimes, and the table that shows it. */

/** What came of one server. */
export interface Result {
  runtime: string;
  version: string;
  /** What serves there. */
  on: string;
  behind: string;
  verdicts: { revision: string; outcome: string; failed: number }[];
  /** The probes that hold; none where there is nothing to try them on. */
  streams: string[];
  /** What does not hold there. */
  except: string[];
}

/** The table, as the formatter leaves it. */
export function runtimesTable(results: Result[]): string {
  const rows = results.map((result, index) => {
    const numbers = result.except.map((each) => notesOf(results).indexOf(each) + 1);
    const note = numbers.length > 0 ? ` (${numbers.join(", ")})` : "";
    const repeated = index > 0 &&
      results[index - 1]!.runtime === result.runtime;
    return [
      repeated ? "" : `${result.runtime}`,
      `${result.on}, ${result.behind}`,
      ...["2025-11-25", "2026-07-28"].map((revision) => {
        const verdict = result.verdicts.find((each) => each.revision === revision);
        return verdict ? `${verdict.outcome}, ${verdict.failed} failed` : "not spoken";
      }),
      result.streams.length > 0 ? result.streams.join(", ") + note : "",
    ];
  });
  const head = ["Runtime", "Server", "2025-11-25", "2026-07-28", "Streams"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length))
  );
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const table = [
    line(head),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rows.map(line),
  ];
  const notes = notesOf(results).map((note, index) =>
    `${index + 1}. ${note[0]!.toUpperCase()}${note.slice(1)}.`
  );
  return [...table, ...notes.length > 0 ? ["", ...notes] : []].join("\n");
}

function notesOf(results: Result[]): string[] {
  return [...new Set(results.flatMap(({ except }) => except))];
}
