/** One picture of each kind of page in each look, in site/dist/screenshots, for people to look at. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import {
  openCheck,
  openLesson,
  openPage,
  openTab,
  pressButton,
  run,
  runNew,
  takeSolution,
} from "./lesson_page.ts";
import { lookAt, LOOKS } from "./looks.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";
import type { VisitOptions } from "./visit.ts";

const stage = setStage(serveSite);

const FOLDER = fileURLToPath(new URL("../../site/dist/screenshots/", import.meta.url));
const LESSON = "05-audience";
const RULE = "audience.other-resource";
/** Longer pages are cut off here, in pixels. */
const LONGEST = 1800;

interface Kind {
  name: string;
  show(page: Page): Promise<unknown>;
  /** What the reader looks at: the window is scrolled there, and is what is in the picture. */
  at?: string;
  /** The part of a lesson that this is in: on a phone it is tapped first. */
  part?: "Code" | "Results";
  expects?: VisitOptions["expects"];
}

const whole = (name: string, path: string): Kind => ({ name, show: (page) => openPage(page, path) });

const KINDS: Kind[] = [
  whole("home", "/"),
  whole("lessons", "/lessons"),
  whole("lesson-text", `/lessons/${LESSON}`),
  { name: "lesson", show: (page) => openLesson(page, LESSON), at: ".tabs", part: "Code" },
  {
    name: "lesson-diff",
    show: async (page) => {
      await openLesson(page, LESSON);
      await page.getByRole("link", { name: "Diff" }).click();
    },
    at: ".tabs",
    part: "Code",
  },
  {
    name: "lesson-failed",
    show: async (page) => {
      await openLesson(page, LESSON);
      await runNew(page);
      await openCheck(page, RULE);
    },
    at: ".run-bar",
    part: "Results",
  },
  {
    name: "lesson-exchanges",
    show: async (page) => {
      await openPage(page, `/lessons/${LESSON}#${RULE}.exchange-2`);
      await page.locator("#exchanges details[open]").first().waitFor();
    },
    at: "#exchanges",
    part: "Code",
  },
  {
    name: "lesson-passed",
    show: async (page) => {
      await openLesson(page, "03-challenge");
      await takeSolution(page);
      await run(page);
    },
    at: ".run-bar",
    part: "Results",
  },
  {
    name: "lesson-broken",
    show: async (page) => {
      await openLesson(page, LESSON);
      await page.locator(".code-start").click();
      await page.locator(".cm-content").pressSequentially("const = 1;");
      await run(page);
    },
    at: ".run-bar",
    part: "Results",
  },
  {
    name: "token-bench",
    show: async (page) => {
      await openLesson(page, LESSON);
      await openTab(page, "token");
      await page.locator(".bench select").first().selectOption("other-audience");
      await pressButton(page, "Send");
      await page.locator(".bench .flow-arrows").waitFor();
    },
    at: ".bench",
    part: "Code",
  },
  whole("rules", "/rules"),
  whole("rules-narrowed", "/rules?lesson=5"),
  whole("rule", "/rules/audience.other-resource"),
  whole("revisions", "/revisions"),
  whole("reference", "/reference"),
  whole("reference-module", "/reference/guard"),
  whole("search", "/search?q=audience"),
  { ...whole("missing", "/nowhere"), expects: [/^console: Failed to load resource.*404/] },
];

async function takePicture(page: Page, { at, part }: Kind, path: string): Promise<void> {
  if (part) await showPart(page, part);
  if (at !== undefined) {
    await page.locator(at).first().evaluate((element) => element.scrollIntoView());
    await page.screenshot({ path });
    return;
  }
  const { width, height } = await page.evaluate(() => ({
    width: innerWidth,
    height: document.documentElement.scrollHeight,
  }));
  const clip = { x: 0, y: 0, width, height: Math.min(height, LONGEST) };
  await page.screenshot({ path, fullPage: true, clip });
}

/** On a phone one part of a lesson is in view at a time; elsewhere all are, and there is nothing to tap. */
async function showPart(page: Page, part: string): Promise<void> {
  const button = page.locator(".views button").filter({ hasText: part });
  if (await button.isVisible()) await button.click();
}

Deno.test("every kind of page has its picture taken, and no two of one look are the same", async (t) => {
  await Deno.mkdir(FOLDER, { recursive: true });
  const taken = new Map<string, string>();
  for (const kind of KINDS) {
    const { name, show, expects } = kind;
    await t.step(name, () =>
      stage.visit({ expects }, async (page) => {
        await lookAt(page, LOOKS[0]);
        await show(page);
        await page.evaluate(() => document.fonts.ready);
        for (const look of LOOKS) {
          await lookAt(page, look);
          const path = `${FOLDER}${name}-${look.name}.png`;
          await takePicture(page, kind, path);
          const bytes = await Deno.readFile(path);
          const digest = String(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
          assert.equal(taken.get(digest), undefined, `${path} shows something of its own`);
          taken.set(digest, path);
        }
      }));
  }
});
