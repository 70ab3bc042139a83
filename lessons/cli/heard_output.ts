/** What a program printed and threw while it was judged, for whoever wrote it. */

import { paragraph } from "../../reference/conformance/reporters/style.ts";
import { paint } from "../../reference/command/output.ts";
import type { Heard } from "../../reference/command/deno/heard.ts";
import { placeOf, type Trouble } from "../../reference/command/deno/trouble.ts";

/** Nothing where it was quiet; else what it threw, each error once, and what it printed. */
export function heardLines({ lines, printedCount, thrown }: Heard): string[] {
  const unseen = printedCount - lines.length;
  return [
    ...lines.length > 0
      ? [
        "  Your file printed:",
        ...lines.map((line) => `    ${line}`),
        ...unseen > 0 ? [`    … and ${unseen} more lines`] : [],
        "",
      ]
      : [],
    ...thrown.length > 0 ? ["  What went wrong in your file while it answered:"] : [],
    ...thrown.flatMap(({ trouble, count }) => [
      paint("yellow", paragraph(trouble.message, "    ")),
      paragraph([placeOf(trouble), times(count)].filter(Boolean).join(", "), "      "),
      ...excerptLines(trouble),
      "",
    ]),
  ];
}

/** The place itself, where it is known. */
export function excerptLines({ excerpt }: Trouble): string[] {
  return excerpt === undefined ? [] : excerpt.split("\n").map((line) => `        ${line}`);
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
