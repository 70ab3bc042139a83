/** Every page of the site, as plain files behind a plain file server: faults, accessibility, links, widths. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { EXPORTED, exportedPages } from "./export.ts";
import { openPage } from "./lesson_page.ts";
import { lookAt, LOOKS } from "./looks.ts";
import { serveFolder } from "./serve.ts";
import { setStage } from "./stage.ts";

const stage = setStage(() => serveFolder(EXPORTED));

const [LIGHT, DARK, NARROW] = LOOKS;

async function fits(page: Page): Promise<void> {
  const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(Number(needed) <= Number(given), `needs ${needed} px of ${given}`);
}

/** Rules whose pages have every part between them: one of a server's, a client's, an authorization server's, and of no lesson. */
const RULES = [
  "audience.other-resource",
  "refresh.rotated",
  "issuer.discoverable",
  "stateless.state-integrity",
]
  .map((id) => `/rules/${id}/`);

/** Hundreds of pages of rules are made of the same parts: some are looked at, and of the others the links are read. */
function isLookedAt(path: string): boolean {
  return !/^\/rules\/./.test(path) || RULES.includes(path);
}

/** The ids and the links of a page that is not opened. */
async function readPage(path: string): Promise<{ ids: string[]; hrefs: string[] }> {
  const html = await Deno.readTextFile(`${EXPORTED}${path}index.html`);
  const valuesOf = (name: string) =>
    [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value]) => value!);
  const links = valuesOf("href").filter((href) => !/\.(?:css|ico|js|svg|woff2)(?:$|\?)/.test(href));
  return { ids: valuesOf("id"), hrefs: links.map((href) => new URL(href, `${stage.origin}${path}`).href) };
}

/** A page beside which the same stands as Markdown leads there. */
const isText = (path: string) => /\.(?:md|txt)$/.test(path);

function isFileThere(path: string): boolean {
  try {
    return Deno.statSync(`${EXPORTED}${path}`).isFile;
  } catch {
    return false;
  }
}

/** "/lessons/05-audience/" is one of the kind "/lessons/…". */
function kindOf(path: string): string {
  return path.replace(/^(\/\w+\/).+/, "$1…");
}

/** Where pages of one kind differ: the rest of a lesson is made of the same parts in all of them. */
function textOf(path: string): string {
  return path.startsWith("/lessons/") ? ".lesson-prose" : "html";
}

Deno.test("every page is in order, light and dark, wide and narrow, and its links lead somewhere", async (t) => {
  const kinds = new Set<string>();
  const anchors = new Map<string, Set<string>>();
  const links: { from: string; to: URL }[] = [];
  await stage.visit({}, async (page) => {
    for (const path of exportedPages()) {
      if (!isLookedAt(path)) {
        const { ids, hrefs } = await readPage(path);
        anchors.set(path, new Set(ids));
        links.push(...hrefs.map((href) => ({ from: path, to: new URL(href) })));
        continue;
      }
      await t.step(path, async () => {
        await lookAt(page, LIGHT);
        await openPage(page, path);
        const { ids, hrefs } = await page.evaluate(() => ({
          ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
          hrefs: [...document.querySelectorAll("a[href]")].map((link) => (link as HTMLAnchorElement).href),
        }));
        anchors.set(path, new Set(ids));
        links.push(...hrefs.map((href) => ({ from: path, to: new URL(href) })));
        assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], "each id once");
        assert.equal(await page.locator("h1").count(), 1, "one h1");
        // Pages of one kind have the same styles: for colours and widths, one of them does.
        const first = !kinds.has(kindOf(path));
        kinds.add(kindOf(path));
        await fits(page);
        assert.deepEqual(
          first ? await axeViolations(page) : await axeViolations(page, "all but colours", textOf(path)),
          [],
        );
        await lookAt(page, NARROW);
        await fits(page);
        if (!first) return;
        // Of hundreds of rules that look alike, a few are enough.
        if (path === "/rules/") await page.locator("select[name=lesson]").selectOption("5");
        assert.deepEqual(await axeViolations(page, "layout"), []);
        await lookAt(page, DARK);
        assert.deepEqual(await axeViolations(page, "colours"), []);
      });
    }
  });
  await t.step("links", () => {
    const broken = links.filter(({ to }) => to.origin === stage.origin).filter(({ to }) => {
      if (isText(to.pathname)) return !isFileThere(to.pathname);
      const ids = anchors.get(to.pathname) ?? anchors.get(`${to.pathname}/`);
      return !ids || (to.hash && !ids.has(decodeURIComponent(to.hash.slice(1))));
    });
    assert.deepEqual([...new Set(broken.map(({ from, to }) => `${from} -> ${to.pathname}${to.hash}`))], []);
    assert.deepEqual(links.filter(({ to }) => !["http:", "https:", "mailto:"].includes(to.protocol)), []);
  });
});

Deno.test("every page can be read when there is no JavaScript", async (t) => {
  await stage.visit({ javaScriptEnabled: false }, async (page) => {
    for (const path of exportedPages().filter(isLookedAt)) {
      await t.step(path, async () => {
        await page.goto(path);
        assert.ok(await page.locator("h1").isVisible());
        assert.ok(await page.getByRole("navigation").first().isVisible());
        assert.ok((await page.locator("main").innerText()).length > 200, "there is something to read");
      });
    }
  });
});

Deno.test("a page that is not there says so, and leads back", async () => {
  for (const path of ["/nowhere", "/lessons/99-nothing/"]) {
    await stage.visit({ expects: [/^console: Failed to load resource.*404/] }, async (page) => {
      const response = await page.goto(path);
      assert.equal(response?.status(), 404);
      assert.deepEqual(await axeViolations(page), []);
      await page.getByRole("link", { name: /home|gatehouse/i }).first().click();
      await page.waitForURL(`${stage.origin}/`);
    });
  }
});
