/** One picture of each kind of page in each look, in site/dist/screenshots, for people to look at. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { openCheck, openLesson, run } from "./lesson_page.ts";
import { LOOKS } from "./looks.ts";
import { serveSite } from "./serve_site.ts";
import { visit, type VisitOptions } from "./visit.ts";

const FOLDER = fileURLToPath(new URL("../../site/dist/screenshots/", import.meta.url));
const LESSON = "05-audience";
const RULE = "audience.other-resource";
/** Longer pages are cut off here, in pixels. */
const LONGEST = 3000;

const at = (path: string) => async (page: Page) => void await page.goto(path);

async function failed(page: Page): Promise<void> {
  await openLesson(page, LESSON);
  await run(page);
}

const KINDS: [name: string, show: (page: Page) => Promise<void>, expects?: VisitOptions["expects"]][] = [
  ["home", at("/")],
  ["lessons", at("/lessons")],
  ["lesson", (page) => openLesson(page, LESSON)],
  ["lesson-diff", async (page) => {
    await openLesson(page, LESSON);
    await page.getByRole("link", { name: "Diff" }).click();
  }],
  ["lesson-failed", async (page) => {
    await failed(page);
    await openCheck(page, RULE);
  }],
  ["lesson-exchanges", async (page) => {
    await failed(page);
    const check = await openCheck(page, RULE);
    await check.getByRole("link", { name: /exchange/i }).click();
  }],
  ["rules", at("/rules")],
  ["revisions", at("/revisions")],
  ["reference", at("/reference")],
  ["search", at("/search?q=audience")],
  ["missing", at("/nowhere"), [/^console: Failed to load resource.*404/]],
];

Deno.test("every kind of page has its picture taken", async (t) => {
  await Deno.mkdir(FOLDER, { recursive: true });
  await using site = await serveSite();
  await using browser = await launchChromium();
  for (const [kind, show, expects] of KINDS) {
    await t.step(kind, async () => {
      for (const { name, ...look } of LOOKS) {
        await visit(browser, site.origin, { ...look, expects }, async (page) => {
          await show(page);
          await page.evaluate(() => document.fonts.ready);
          const { width = 0 } = look.viewport ?? {};
          const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), LONGEST);
          const path = `${FOLDER}${kind}-${name}.png`;
          const { length } = await page.screenshot({
            path,
            fullPage: true,
            clip: { x: 0, y: 0, width, height },
          });
          assert.ok(length > 5_000, `${path} shows something`);
        });
      }
    });
  }
});
