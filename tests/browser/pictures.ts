/**
 * `deno task pictures`: the pictures of the README, light and dark: a lesson page with failures, and the report of
 * verify on a server with a flaw. The site has been exported before.
 */

import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { EXPORTED } from "./export.ts";
import { openPage, run } from "./lesson_page.ts";
import { serveFolder } from "./serve.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = `${ROOT}site/pictures/`;
const VIEWPORT = { width: 1280, height: 760 };

/** Shows a page in both looks, and keeps what is in the window. */
async function picture(browser: Browser, name: string, show: (page: Page) => Promise<void>): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ viewport: VIEWPORT, colorScheme, reducedMotion: "reduce" });
    await show(page);
    await page.screenshot({ path: `${FOLDER}${name}-${colorScheme}.png` });
    await page.close();
  }
}

/** The report on the one flaw that the README tells of, in a file of its own. */
async function report(): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".html" });
  const start = "deno run --quiet --allow-net=127.0.0.1 --allow-env tests/strangers/flawed.ts";
  const { code, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "verify", "--start", start, "--html", file],
    cwd: ROOT,
    // Where the command was typed.
    env: { INIT_CWD: ROOT },
  }).output();
  // It has a flaw.
  if (code !== 1) throw new Error(new TextDecoder().decode(stderr));
  return file;
}

await Deno.mkdir(FOLDER, { recursive: true });
await using browser = await launchChromium();
await using site = serveFolder(EXPORTED);
await picture(browser, "lesson", async (page) => {
  await openPage(page, `${site.origin}/lessons/05-audience/`);
  await run(page);
});
const file = await report();
await picture(browser, "report", async (page) => void await page.goto(`file://${file}`));
await Deno.remove(file);
