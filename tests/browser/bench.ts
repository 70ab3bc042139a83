/**
 * `deno task bench:site`: what a reader waits for and downloads on a lesson page, in a real browser. Each figure comes
 * with its ratio to what is allowed; one above 1 ends it with exit code 1.
 */

// deno-lint-ignore-file no-console -- it prints its figures

import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { openLesson, pressButton } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { visit } from "./visit.ts";

const LESSON = "05-audience";
const VISITS = 3;
const LATER_RUNS = 2;

/** What is allowed. */
const JAVASCRIPT_BYTES = 40 * 1024;
const FIRST_VERDICT_MS = 1500;
const LATER_VERDICT_MS = 300;

/** Milliseconds from the click on Run until the first verdict is in the page, by the page's own clock. */
async function firstVerdict(page: Page): Promise<number> {
  const measured = page.evaluate(() =>
    new Promise<number>((resolve) => {
      let clicked: number | undefined;
      addEventListener("click", ({ timeStamp }) => clicked = timeStamp, { capture: true, once: true });
      const observer = new MutationObserver(() => {
        // The verdicts of the run before are taken away first.
        if (
          clicked === undefined ||
          !document.querySelector(".check:is([data-status=pass], [data-status=fail])")
        ) return;
        observer.disconnect();
        resolve(performance.now() - clicked);
      });
      observer.observe(document.querySelector(".checks")!, { subtree: true, attributes: true });
    })
  );
  const [time] = await Promise.all([measured, pressButton(page, "Run")]);
  // On a busy machine the other checks take longer than the first.
  await page.locator("[role=status][data-phase=judged]").waitFor({ timeout: 60_000 });
  return time;
}

/** Bytes of all scripts that a lesson page loads before anything is touched, as gzip sends them. */
async function javascriptBytes(browser: Browser, origin: string): Promise<number> {
  const scripts: Uint8Array<ArrayBuffer>[] = [];
  await visit(browser, origin, {}, async (page) => {
    const bodies: Promise<void>[] = [];
    page.on("response", (response) => {
      if (!/javascript/.test(response.headers()["content-type"] ?? "")) return;
      bodies.push(response.body().then((body) => void scripts.push(new Uint8Array(body))));
    });
    await openLesson(page, LESSON);
    await Promise.all(bodies);
  });
  if (scripts.length === 0) throw new Error("the page loaded no script, so there is nothing to measure");
  const sizes = await Promise.all(scripts.map(async (script) => {
    const zipped = new Blob([script]).stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(zipped).arrayBuffer()).byteLength;
  }));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function report(what: string, measured: number, allowed: number, unit: string): boolean {
  const ratio = measured / allowed;
  const figure = `${Math.round(measured).toLocaleString("en")} of ${allowed.toLocaleString("en")} ${unit}`;
  console.log(`${what.padEnd(52)}${figure.padStart(24)}${ratio.toFixed(2).padStart(8)}`);
  return ratio <= 1;
}

await using site = await serveSite();
await using browser = await launchChromium();
const bytes = await javascriptBytes(browser, site.origin);
const first: number[] = [];
const later: number[] = [];
for (let visits = 0; visits < VISITS; visits++) {
  // A context of its own each time: nothing is cached.
  await visit(browser, site.origin, {}, async (page) => {
    await openLesson(page, LESSON);
    first.push(await firstVerdict(page));
    for (let runs = 0; runs < LATER_RUNS; runs++) later.push(await firstVerdict(page));
  });
}
console.log(`Lesson ${LESSON}, Chromium ${browser.version()}, median of ${VISITS} visits`);
const held = [
  report("JavaScript before an editor is opened (gzip)", bytes, JAVASCRIPT_BYTES, "bytes"),
  report("First verdict after the first Run", median(first), FIRST_VERDICT_MS, "ms"),
  report("First verdict after a later Run", median(later), LATER_VERDICT_MS, "ms"),
];
console.log(`A later run takes ${(median(later) / median(first)).toFixed(2)} of a first one.`);
if (held.includes(false)) Deno.exitCode = 1;
