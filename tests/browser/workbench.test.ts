/** The workbench: what is in view together, the divider, Stop, what is loaded, and a phone's three parts. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openCheck, openLesson, openPage, pressButton, run, takeSolution, whenReady } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

const SMALL = { viewport: { width: 1366, height: 650 } };
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

/** Where elements are, by selector. */
function boxes(page: Page, selectors: string[]): Promise<{ top: number; bottom: number; right: number }[]> {
  return page.evaluate((all) =>
    all.map((one) => {
      const { top, bottom, right } = document.querySelector(one)!.getBoundingClientRect();
      return { top, bottom, right };
    }), selectors);
}

Deno.test("at 1366 by 650 code and verdicts are in view together, failures first and the first one open", async () => {
  await stage.visit(SMALL, async (page) => {
    await openLesson(page, "03-challenge");
    // The start has lines that are wider than the editor.
    const change = page.locator(".code-frame");
    const top = await change.evaluate((frame) => frame.scrollTop);
    assert.ok(top > 0, "it is opened at the step's change");
    const { verdicts } = await run(page);
    const [code, bar, results] = await boxes(page, [".code-frame", ".run-bar", ".work-results"]);
    assert.ok(code!.bottom - code!.top >= 200 && results!.bottom - results!.top >= 180, "both have room");
    const edges = JSON.stringify({ code, bar, results });
    assert.ok(results!.bottom <= 651 && bar!.right <= 1367 && code!.right <= 1367, edges);
    const shown = page.locator(".check:visible");
    const statuses = await shown.evaluateAll((checks) => checks.map((check) => check.dataset.status));
    assert.deepEqual(new Set(statuses), new Set(["fail"]), "what passed is folded away");
    assert.equal(statuses.length, Object.values(verdicts).filter((status) => status === "fail").length);
    assert.equal(await shown.first().locator("details[open]").count(), 1);
    assert.ok(await shown.first().getByText("Came back").isVisible());
    await page.getByRole("button", { name: /^\d+ passed$/ }).click();
    assert.ok(await page.locator(".check[data-status=pass]").first().isVisible());
  });
});

Deno.test("a check that was closed is opened again by the link that the address names already", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "03-challenge");
    await run(page);
    const RULE = "challenge.missing-token";
    const details = page.locator(`[id="${RULE}"] > details`);
    await page.goto(`/lessons/03-challenge#${RULE}`);
    await details.locator(":scope[open]").waitFor();
    await details.locator("summary").first().click();
    assert.equal(await details.getAttribute("open"), null);
    await page.evaluate((id) => {
      const link = document.createElement("a");
      link.href = `#${id}`;
      link.textContent = "First to fail";
      document.querySelector(".prose")!.prepend(link);
    }, RULE);
    await page.getByRole("link", { name: "First to fail" }).click();
    await details.locator(":scope[open]").waitFor();
  });
});

Deno.test("the divider is moved by keys and by hand, and is there again before the page is drawn", async () => {
  await stage.visit(SMALL, async (page) => {
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await openLesson(page, "05-audience");
    const divider = page.getByRole("separator");
    const place = () => divider.boundingBox().then((box) => Math.round(box!.y));
    const usual = await place();
    await divider.focus();
    for (let times = 0; times < 3; times++) await page.keyboard.press("ArrowUp");
    const moved = await place();
    assert.ok(moved < usual - 40, `${moved} of ${usual}`);
    assert.equal(await divider.getAttribute("aria-valuenow"), "40");
    await page.mouse.move(900, moved + 4);
    await page.mouse.down();
    await page.mouse.move(900, moved + 104, { steps: 4 });
    await page.mouse.up();
    assert.ok(Math.abs(await place() - (moved + 100)) <= 8, `${await place()} of ${moved + 100}`);
    const left = await place();
    await page.reload();
    await whenReady(page);
    assert.ok(Math.abs(await place() - left) <= 1, "it remembers");
    const shift = await page.evaluate(() =>
      (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0)
    );
    assert.ok(shift <= 0.02, `what is drawn moves by ${shift}`);
    await divider.focus();
    await page.keyboard.press("Enter");
    assert.ok(Math.abs(await place() - usual) <= 1, "Enter puts it back");
  });
});

Deno.test("while the checks load, the page says how much of them is there; Stop ends a run at any time", async () => {
  await stage.visit({}, async (page) => {
    const line = await page.context().newCDPSession(page);
    await openLesson(page, "03-challenge");
    await line.send("Network.enable");
    await line.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    await pressButton(page, "Run");
    await page.locator(".run-status", { hasText: /Loading the checks: \d+ of \d{3,} KB/ }).waitFor();
    await page.locator("progress").waitFor();
    await pressButton(page, "Stop");
    await page.getByText("You stopped it").waitFor();
    assert.match(await page.locator(":focus").innerText(), /^Run/);
    await line.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    assert.equal((await run(page)).phase, "judged", "the next run works");
    await pressButton(page, "Run");
    await page.locator("[data-phase=running]").waitFor({ state: "attached" });
    await pressButton(page, "Stop");
    await page.locator("[data-phase=broken]").waitFor({ state: "attached" });
  });
});

Deno.test("an editor that could not be loaded is loaded the next time", async () => {
  await stage.visit({ expects: [/ERR_INTERNET_DISCONNECTED/] }, async (page) => {
    await openLesson(page, "03-challenge");
    await page.context().setOffline(true);
    await page.locator(".code-start").click();
    await page.locator(".trouble", { hasText: "no connection" }).waitFor();
    await page.context().setOffline(false);
    await page.locator(".code-start").click();
    await page.locator(".cm-content").waitFor();
  });
});

Deno.test("of a client's worlds the exchanges open where the check's own begins", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "07-client");
    await takeSolution(page);
    await pressButton(page, "Run");
    await page.locator('[id="discovery.victim-named"][data-status=pass]').waitFor({ state: "attached" });
    await pressButton(page, "Stop");
    await page.getByRole("button", { name: /^\d+ passed$/ }).click();
    const check = await openCheck(page, "discovery.victim-named");
    const link = check.getByRole("link", { name: /exchanges/ });
    const number = Number(/exchange-(\d+)$/.exec(await link.getAttribute("href") ?? "")?.[1]);
    assert.ok(number > 1, `not the first of the honest world: ${number}`);
    await link.click();
    await page.locator(`#exchanges [id="discovery.victim-named.exchange-${number}"] details[open]`).waitFor();
  });
});

Deno.test("on a phone text, code and results are a tap apart, each where it was left", async () => {
  await stage.visit(PHONE, async (page) => {
    await openLesson(page, "03-challenge");
    const view = (name: string) => page.locator(".views").getByRole("button", { name });
    const parts = { Text: ".lesson-prose", Code: ".work-code", Results: ".work-results" };
    const onlyShown = async (name: keyof typeof parts) => {
      // A part is shown with the next frame.
      for (const [each, part] of Object.entries(parts)) {
        await page.locator(part).waitFor({ state: each === name ? "visible" : "hidden" });
      }
    };
    await onlyShown("Text");
    await page.evaluate(() => scrollTo(0, 900));
    await view("Code").tap();
    await onlyShown("Code");
    assert.ok(await page.getByRole("button", { name: "Run", exact: false }).first().isVisible());
    assert.ok(await page.locator(".code-frame").evaluate((frame) => frame.scrollTop > 0), "at the change");
    await run(page);
    await onlyShown("Results");
    await view("Results").getByText(/\d+\/\d+/).waitFor();
    await view("Text").tap();
    await page.waitForFunction(() => Math.round(scrollY) === 900); // where it was left
    await openPage(page, "/lessons/03-challenge#challenge.header");
    await onlyShown("Results");
    const [wide, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide! <= given!, `${wide} of ${given}`);
  });
});
