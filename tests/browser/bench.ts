/**
 * `deno task bench:site`: what a reader of a lesson page downloads and waits for, measured in every browser that is
 * installed. Each figure comes with its ratio to what is allowed; one above 1 ends it with exit code 1. Times are worth
 * something on a machine that has nothing else to do, so it says how busy this one is.
 */

// deno-lint-ignore-file no-console -- it prints its figures

import type { Browser, Page } from "playwright-core";
import { DRIVERS } from "./browsers.ts";
import { launchChromium } from "./chromium.ts";
import { openLesson } from "./lesson_page.ts";
import { firstVerdictIn, openLessonIn } from "./lesson_tab.ts";
import { serveSite } from "./serve_site.ts";
import { slowedDown } from "./slow_renderer.ts";
import { visit } from "./visit.ts";

const LESSON = "05-audience";
const VISITS = 3;
const LATER_RUNS = 2;

/** What is allowed. */
const JAVASCRIPT_BYTES = 40 * 1024;
const ALL_BYTES = 150 * 1024;
const LAYOUT_SHIFT = 0.02;
const FIRST_VERDICT_MS = 1500;
const SLOW = 6;
const SLOW_VERDICT_MS = 5000;

/** What a page loads before anything is touched, as it goes over the wire, and how much of it moves meanwhile. */
async function pageWeight(
  browser: Browser,
  origin: string,
): Promise<{ script: number; all: number; shift: number }> {
  const weight = { script: 0, all: 0, shift: 0 };
  await visit(browser, origin, { viewport: { width: 1366, height: 650 } }, async (page) => {
    const sizes: Promise<void>[] = [];
    page.on("requestfinished", (request) => {
      sizes.push((async () => {
        const [{ responseBodySize }, response] = await Promise.all([request.sizes(), request.response()]);
        weight.all += responseBodySize;
        const type = response?.headers()["content-type"] ?? "";
        if (/javascript/.test(type)) weight.script += responseBodySize;
      })());
    });
    await openLesson(page, LESSON);
    await page.waitForLoadState("networkidle");
    await Promise.all(sizes);
    weight.shift = await layoutShift(page);
  });
  if (weight.script === 0) throw new Error("the page loaded no script, so there is nothing to measure");
  return weight;
}

/** @see https://wicg.github.io/layout-instability/ */
function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() =>
    new Promise<number>((resolve) => {
      let sum = 0;
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
      });
      observer.observe({ type: "layout-shift", buffered: true });
      // What was buffered is told before the frame after the next.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
    })
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Prints a line, and tells whether the figure is within what is allowed. */
function report(what: string, measured: number, allowed: number, unit: string): boolean {
  const inWords = (figure: number) => figure.toLocaleString("en", { maximumFractionDigits: unit ? 0 : 3 });
  const figure = `${inWords(measured)} of ${inWords(allowed)} ${unit}`.trim();
  console.log(`${what.padEnd(52)}${figure.padStart(24)}${(measured / allowed).toFixed(2).padStart(8)}`);
  return measured <= allowed;
}

await using site = await serveSite();
const held: boolean[] = [];
console.log(`Lesson ${LESSON}; times are the median of ${VISITS} visits with nothing cached.`);
console.log(`Load of this machine at the start: ${Deno.loadavg()[0]?.toFixed(1)} (calm is below 1)\n`);
{
  await using browser = await launchChromium();
  const { script, all, shift } = await pageWeight(browser, site.origin);
  held.push(
    report("Before the editor: JavaScript (gzip)", script, JAVASCRIPT_BYTES, "bytes"),
    report("Before the editor: everything (gzip)", all, ALL_BYTES, "bytes"),
    report("Layout shift while it loads", shift, LAYOUT_SHIFT, ""),
  );
}
for (const driver of DRIVERS) {
  if (!driver.installed()) {
    console.log(`${driver.name} is not installed (apt-get install ${driver.from})`);
    continue;
  }
  const first: number[] = [];
  const later: number[] = [];
  const slow: number[] = [];
  let version = "";
  for (let visits = 0; visits < VISITS; visits++) {
    console.error(`${driver.name}: visit ${visits + 1} of ${VISITS}…`);
    // A browser of its own each time: nothing is cached, and nothing is compiled.
    await using browser = await driver.launch();
    version = browser.version;
    await browser.visit(site.origin, async (tab) => {
      await openLessonIn(tab, site.origin, LESSON);
      first.push(await firstVerdictIn(tab));
      for (let runs = 0; runs < LATER_RUNS; runs++) later.push(await firstVerdictIn(tab));
    });
    if (driver.name !== "chromium") continue;
    await browser.visit(site.origin, async (tab) => {
      await openLessonIn(tab, site.origin, LESSON);
      slow.push(await slowedDown(SLOW, () => firstVerdictIn(tab, "stops")));
    });
  }
  const name = `${driver.name} ${version}`;
  held.push(report(`${name}: first verdict, first Run`, median(first), FIRST_VERDICT_MS, "ms"));
  held.push(report(`${name}: first verdict, later Run`, median(later), FIRST_VERDICT_MS, "ms"));
  if (slow.length === 0) continue;
  held.push(report(`${name}: with a CPU ${SLOW} times slower`, median(slow), SLOW_VERDICT_MS, "ms"));
}
if (held.includes(false)) Deno.exitCode = 1;
