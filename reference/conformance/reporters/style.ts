/** How text is laid out in a terminal. */

import { styleText } from "node:util";

/** Columns that every report keeps to, and the least that they are laid out for. */
const MOST = 80;
const LEAST = 40;

let fitted = MOST;

/** Columns that reports keep to now. */
export function columns(): number {
  return fitted;
}

/** Has reports keep to a terminal that is narrower than they would be. */
export function fitTo(terminal: number | undefined): void {
  fitted = Math.max(LEAST, Math.min(MOST, terminal || MOST));
}

type Format = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it plain. */
export type Paint = (format: Format, text: string) => string;

/** Colour where there is a terminal to show it, and nobody has asked for none (https://no-color.org). */
export function paintFor(options: { terminal: boolean; noColor: boolean }): Paint {
  if (!options.terminal || options.noColor) return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}

/** Breaks a text into lines of at most so many characters, at spaces where there are any. */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(" ")) {
    if (line && line.length + 1 + word.length > most) {
      lines.push(line);
      line = "";
    }
    // A word longer than a line, a URL most likely, is cut: nothing may run over the edge.
    while (word.length > most) {
      if (line) lines.push(line);
      lines.push(word.slice(0, most));
      word = word.slice(most);
      line = "";
    }
    line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

/** A paragraph: the first line behind `first`, the others indented as far. */
export function paragraph(text: string, first: string, most: number = columns()): string {
  const indent = " ".repeat(first.length);
  return wrap(text, most - first.length).map((line, i) => (i === 0 ? first : indent) + line).join("\n");
}

/** Two texts at the two ends of a line, the last one of the left; on two lines if they do not fit. */
export function ends(left: string, right: string, most: number = columns()): string {
  const space = most - (left.length - left.lastIndexOf("\n") - 1) - right.length;
  return space > 0 ? left + " ".repeat(space) + right : `${left}\n${right.padStart(most)}`;
}
