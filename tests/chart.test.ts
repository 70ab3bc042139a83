/** The chart as those get it who see it, who do not, and who open it as a file. */

import assert from "node:assert/strict";
import { type Chart, chartSvg } from "./chart.ts";

const chart: Chart = {
  title: "Two <servers> & a half",
  words: "One passes 30, the other 10 of 20",
  legend: [{ tone: "good", name: "passed" }, { tone: "bad", name: "lets in" }],
  bars: [
    { label: "one", figure: "30", parts: [{ tone: "good", value: 30 }, { tone: "bad", value: 0 }] },
    { label: "other", figure: "10", parts: [{ tone: "good", value: 10 }, { tone: "bad", value: 1 }] },
  ],
};
const svg = chartSvg(chart);

Deno.test("chartSvg() is the same text each time, without an empty line, when the figures are the same", () => {
  assert.equal(chartSvg(structuredClone(chart)), svg);
  assert.doesNotMatch(svg, /\n\n/);
});

Deno.test("chartSvg() has a name and words for who does not see it, and no markup of a label's", () => {
  assert.match(svg, /^<svg [^>]*role="img" aria-labelledby="chart-title chart-words">/);
  assert.ok(svg.includes('<title id="chart-title">Two &lt;servers&gt; &amp; a half</title>'));
  assert.ok(svg.includes(`<desc id="chart-words">${chart.words}</desc>`));
});

Deno.test("chartSvg() runs nothing and fetches nothing when it is opened", () => {
  const namespace = 'xmlns="http://www.w3.org/2000/svg"';
  assert.ok(svg.includes(namespace));
  assert.doesNotMatch(
    svg.replace(namespace, ""),
    /<script|\son\w+=|href|src=|url\(|@import|@font-face|https?:/,
  );
});

Deno.test("chartSvg() makes bars in proportion, leaves empty parts out, and writes numbers where there is room", () => {
  const drawn = [...svg.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="\d+" width="([\d.]+)" height="16"/g)]
    .map(([, tone, x, width]) => [tone, Number(x), Number(width)]);
  assert.deepEqual(drawn, [["good", 0, 519], ["good", 0, 172.3], ["bad", 173.3, 16.3]]);
  assert.match(svg, /class="number on-good"[^>]*>10</);
  assert.doesNotMatch(svg, /class="number on-bad"/);
});

/** WCAG 2.2's relative luminance of "#rrggbb" or "#rgb". */
function luminance(colour: string): number {
  const digits = colour.length === 4
    ? [...colour.slice(1)].map((digit) => digit + digit)
    : colour.match(/\w\w/g)!;
  const [red, green, blue] = digits.map((pair) => {
    const share = parseInt(pair, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

Deno.test("chartSvg() can be read in light and in dark: numbers on their parts, parts and text on the page", () => {
  const [light, dark] = svg.split("@media (prefers-color-scheme: dark)") as [string, string];
  for (const [style, page] of [[light, "#ffffff"], [dark, "#0d1117"]] as const) {
    const fill = (name: string) => new RegExp(`(?:^|\\s)${name} \\{[^}]*fill: (#\\w+)`).exec(style)![1]!;
    assert.ok(contrast(fill("text"), page) >= 7);
    for (const tone of ["good", "bad", "warn", "odd", "rest"]) {
      assert.ok(contrast(fill(`\\.${tone}`), fill(`\\.on-${tone}`)) >= 4.5, `${tone} on ${page}`);
      assert.ok(contrast(fill(`\\.${tone}`), page) >= 3, `${tone} beside ${page}`);
    }
  }
});
