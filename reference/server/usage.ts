/** The table of settings, for people. */

import { VARIABLES } from "./variables.ts";

const WIDTH = 80;

/** What `--help` prints. */
export function usage(): string {
  const names = Object.keys(VARIABLES);
  const indent = " ".repeat(Math.max(...names.map((name) => name.length)) + 4);
  const entries = Object.entries(VARIABLES).flatMap(([name, { meaning, unset }]) => [
    ...wrap(meaning, indent).map((line, i) =>
      i === 0 ? `  ${name}`.padEnd(indent.length) + line.trim() : line
    ),
    ...wrap(`Without it: ${unset}`, indent),
  ]);
  return ["Settings, from the environment:", "", ...entries].join("\n");
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
