/** The difference between a step's start and its finished file, as HTML. */

import { structuredPatch } from "diff";
import { highlightedLines } from "./highlight.ts";

/** A difference that people can read. */
export interface CodeDiff {
  html: string;
  added: number;
  removed: number;
  /** The line of the earlier file where the change of the program begins, from 1. */
  begins: number;
  /** Whether anything but comments and imports differs. */
  inCode: boolean;
}

/** Compares two TypeScript files; three unchanged lines stand around each change. */
export function codeDiff(before: string, after: string): CodeDiff {
  const { hunks } = structuredPatch("before", "after", before, after, "", "", { context: 3 });
  const [old, now] = [before, after].map((code) => highlightedLines(code, "ts"));
  let added = 0;
  let removed = 0;
  const html = hunks.map(({ lines, oldStart, newStart, oldLines, newLines }) => {
    let [from, to] = [oldStart - 1, newStart - 1];
    const shown = lines.filter((line) => !line.startsWith("\\")).map((line) => {
      if (line.startsWith("+")) {
        added++;
        return `<ins class="line">${now?.[to++]}\n</ins>`;
      }
      if (line.startsWith("-")) {
        removed++;
        return `<del class="line">${old?.[from++]}\n</del>`;
      }
      from++;
      return `<span class="line">${now?.[to++]}\n</span>`;
    });
    const where = `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
    return `<span class="hunk">${where}\n</span>${shown.join("")}`;
  }).join("");
  const begins = beginOf(hunks);
  // A file that is new begins before its first line.
  return {
    html,
    added,
    removed,
    begins: Math.max(begins ?? hunks[0]?.oldStart ?? 1, 1),
    inCode: begins !== undefined,
  };
}

interface Hunk {
  oldStart: number;
  lines: string[];
}

/** Comments and imports change with every step; what a reader has to do comes after them. */
function beginOf(hunks: Hunk[]): number | undefined {
  for (const { oldStart, lines } of hunks) {
    let line = oldStart;
    for (const each of lines) {
      if (/^[+-](?!\s*(\/\/|\/?\*|import\b|$))/.test(each)) return line;
      if (!each.startsWith("+")) line++;
    }
  }
}
