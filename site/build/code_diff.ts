/** The difference between a step's start and its finished file, as HTML. */

import { structuredPatch } from "diff";
import { highlightedLines } from "./highlight.ts";

/** A difference that people can read. */
export interface CodeDiff {
  html: string;
  added: number;
  removed: number;
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
  return { html, added, removed };
}
