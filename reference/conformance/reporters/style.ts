/** How text is laid out in a terminal. */

import { styleText } from "node:util";

/** Columns that every report keeps to. */
export const WIDTH = 80;

type Format = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it plain. */
export type Paint = (format: Format, text: string) => string;

/** Colour where there is a terminal to show it, and nobody has asked for none (https://no-color.org). */
export function paintFor(options: { terminal: boolean; noColor: boolean }): Paint {
  if (!options.terminal || options.noColor) return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}

/** Breaks a text into lines of at most `width` characters, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    // A word longer than a line, a URL most likely, is cut: nothing may run over the edge.
    while (word.length > width) {
      if (line) lines.push(line);
      lines.push(word.slice(0, width));
      word = word.slice(width);
      line = "";
    }
    line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

/** A paragraph: the first line behind `first`, the others indented as far. */
export function paragraph(text: string, first: string, width = WIDTH): string {
  const indent = " ".repeat(first.length);
  return wrap(text, width - first.length).map((line, i) => (i === 0 ? first : indent) + line).join("\n");
}

/** Two texts at the two ends of a line, the last one of the left; on two lines if they do not fit. */
export function ends(left: string, right: string, width = WIDTH): string {
  const space = width - (left.length - left.lastIndexOf("\n") - 1) - right.length;
  return space > 0 ? left + " ".repeat(space) + right : `${left}\n${right.padStart(width)}`;
}
