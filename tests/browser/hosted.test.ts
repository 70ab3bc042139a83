/** The site under a path of a host: every link, and every island, stays under it. */

import assert from "node:assert/strict";
import { openPage, run, whenReady } from "./lesson_page.ts";
import { serveUnder } from "./serve_under.ts";
import { setStage } from "./stage.ts";
import { exportedPages } from "./export.ts";

const BASE = "/gatehouse/";
let folder = "";
const stage = setStage(async () => {
  const served = await serveUnder(BASE);
  folder = served.folder;
  return served;
});

Deno.test("every link of every page leads to something under the base when the site shares its host", async () => {
  const astray = new Set<string>();
  const there = new Map<string, Promise<boolean>>();
  for (const page of exportedPages(folder)) {
    const html = await Deno.readTextFile(`${folder}${page}index.html`);
    for (const [, path = ""] of html.matchAll(/ (?:href|src|action)="(\/[^"#?]*)/g)) {
      if (!path.startsWith(BASE)) astray.add(`${page} -> ${path}`);
      const file = folder + decodeURIComponent(path.slice(BASE.length));
      if (!there.has(file)) there.set(file, isThere(file));
      if (!await there.get(file)) astray.add(`${page} -> ${path}, which is not there`);
    }
  }
  assert.ok(there.size > 100, `${there.size} links`);
  assert.deepEqual([...astray], []);
});

async function isThere(path: string): Promise<boolean> {
  const stat = await Deno.stat(path).catch(() => undefined);
  return stat?.isDirectory ? isThere(`${path}/index.html`) : stat?.isFile ?? false;
}

Deno.test("a lesson is judged, and search finds a rule, under the base when the site shares its host", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, `${BASE}lessons/03-challenge/`);
    assert.equal((await run(page)).phase, "judged");
    // What a check is about is fetched, and leads to its rule.
    await page.goto(`${BASE}lessons/03-challenge/#challenge.grammar`);
    const about = page.locator('.check[id="challenge.grammar"] .check-about');
    const link = about.getByRole("link", { name: "challenge.grammar" });
    assert.equal(await link.getAttribute("href"), `${BASE}rules/challenge.grammar`);

    await page.goto(`${BASE}search/?q=audiance`);
    await whenReady(page);
    const found = page.locator(".search-list a").first();
    assert.match(await found.getAttribute("href") ?? "", new RegExp(`^${BASE}`));
    await found.click();
    await page.waitForURL(`**${BASE}**`);
  });
});
