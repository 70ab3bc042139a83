/**
 * A chart of horizontal bars, as an SVG: no script, no font of its own, readable in light and in dark, and the same text
 * each time for the same figures. A label stands above its bar, so that it can still be read on a phone.
 */

import { escapeMarkup as e } from "../reference/conformance/reporters/markup.ts";

/** How a part of a bar is drawn. */
export type Tone = "good" | "bad" | "warn" | "odd" | "rest";

/** A bar: as long as its parts together. */
export interface Bar {
  label: string;
  /** What stands at the right end above it. */
  figure: string;
  parts: { tone: Tone; value: number }[];
}

/** What is drawn. */
export interface Chart {
  title: string;
  /** The main figures in words, for who does not see it. */
  words: string;
  /** What the parts mean, in the order of the bars. */
  legend: { tone: Tone; name: string }[];
  bars: Bar[];
}

const WIDTH = 520;
/** From the top to the first bar's label. */
const TOP = 56;
const STEP = 38;
const BAR = 16;
/** Narrower than that, a part has no room for its number. */
const ROOM = 24;

/** Colours of a part and of what is written on it. A test holds these two to a contrast of 4.5. */
const COLOURS: Record<Tone, [light: [string, string], dark: [string, string]]> = {
  good: [["#1a7a58", "#fff"], ["#4cc38a", "#06140d"]],
  bad: [["#b3261e", "#fff"], ["#ff8f85", "#1c0503"]],
  warn: [["#8a5300", "#fff"], ["#f2b457", "#1b1000"]],
  odd: [["#6b4fa0", "#fff"], ["#b9a3f0", "#120a24"]],
  rest: [["#8a94a0", "#0b0e12"], ["#6b7684", "#fff"]],
};

function style(): string {
  const tones = Object.entries(COLOURS);
  const rules = (at: 0 | 1) =>
    tones.map(([tone, colours]) =>
      `.${tone} { fill: ${colours[at][0]}; } .on-${tone} { fill: ${colours[at][1]}; }`
    );
  return [
    "text { font: 13px system-ui, sans-serif; fill: #1d232b; }",
    ".heading { font-weight: 600; }",
    ".number { font-size: 11px; text-anchor: middle; }",
    ".figure { text-anchor: end; }",
    ...rules(0),
    `@media (prefers-color-scheme: dark) { text { fill: #e8ebf0; } ${rules(1).join(" ")} }`,
  ].join("\n");
}

/** The chart as text, without an empty line, so that it may stand in Markdown too. */
export function chartSvg({ title, words, legend, bars }: Chart): string {
  const longest = Math.max(...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const height = TOP + bars.length * STEP + 6;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="chart-title chart-words">`,
    `<title id="chart-title">${e(title)}</title>`,
    `<desc id="chart-words">${e(words)}</desc>`,
    `<style>\n${style()}\n</style>`,
    `<text class="heading" x="0" y="14">${e(title)}</text>`,
    ...legendOf(legend),
    ...bars.flatMap((bar, i) => barOf(bar, TOP + i * STEP, WIDTH / longest)),
    "</svg>",
    "",
  ].join("\n");
}

/** As wide as these letters are at most, at 13 pixels. */
const LETTER = 7.4;

function legendOf(legend: Chart["legend"]): string[] {
  let x = 0;
  return legend.map(({ tone, name }) => {
    const at = x;
    x += 18 + name.length * LETTER + 10;
    return `<rect class="${tone}" x="${short(at)}" y="26" width="12" height="12" rx="2"/>` +
      `<text x="${short(at + 18)}" y="37">${e(name)}</text>`;
  });
}

function barOf({ label, figure, parts }: Bar, y: number, scale: number): string[] {
  const lines = [
    `<text x="0" y="${y + 12}">${e(label)}</text><text class="figure" x="${WIDTH}" y="${y + 12}">${
      e(figure)
    }</text>`,
  ];
  let x = 0;
  for (const { tone, value } of parts.filter(({ value }) => value > 0)) {
    const width = value * scale;
    // A gap of a pixel parts neighbours whose colours somebody cannot tell apart.
    const drawn = Math.max(width - 1, 0.5);
    lines.push(
      `<rect class="${tone}" x="${short(x)}" y="${y + 17}" width="${short(drawn)}" height="${BAR}"/>`,
    );
    if (parts.length > 1 && width >= ROOM) {
      lines.push(
        `<text class="number on-${tone}" x="${short(x + drawn / 2)}" y="${y + 29}">${value}</text>`,
      );
    }
    x += width;
  }
  return lines;
}

function short(pixels: number): string {
  return String(Number(pixels.toFixed(1)));
}
