/** What was recorded, seen: the sequence diagram of a check, and the token bench. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { openCheck, openLesson, openTab, pressButton, runNew, takeSolution } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

/** One of each kind; that the bench has them all is seen without a browser. */
const CHOICES = [
  "honest",
  "expired",
  "other-audience",
  "other-issuer",
  "attacker-key",
  "alg-none",
  "embedded-jwk",
  "read-only",
];

const RULE = "audience.other-resource";

/** Opens the diagram of a check, as its verdict links to it. */
async function openExchanges(page: Page, rule: string): Promise<void> {
  const check = await openCheck(page, rule);
  await check.getByRole("link", { name: /exchange/i }).click();
  await page.locator("#exchanges [data-ready] .flow-arrows").first().waitFor();
}

Deno.test("the exchanges of a check are arrows that open to messages and claims, and no token is shown whole", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "05-audience");
    assert.equal((await runNew(page)).verdicts[RULE], "fail");
    await openExchanges(page, RULE);
    const arrows = page.locator("#exchanges .flow-arrows > li");
    assert.ok(await arrows.count() >= 2, "a request and its answer");
    // The link has opened the one that the failure tells of.
    const failed = arrows.filter({ hasText: "not what was expected" });
    assert.match(await failed.innerText(), /200 OK/);
    for (const arrow of await arrows.all()) {
      if (await arrow.locator("details[open]").count() === 0) await arrow.locator("summary").first().click();
    }

    const text = await page.locator("#exchanges").innerText();
    assert.match(text, /POST \/mcp/);
    assert.match(text, /authorization/i);
    const comparison = page.locator("#exchanges .flow-comparison[data-equal=false]").first();
    assert.match(
      await comparison.innerText(),
      /8001\/mcp[^]*8000\/mcp[^]*not/i,
      "aud beside resource, in words",
    );
    assert.doesNotMatch(await page.content(), /eyJ[\w-]+\.[\w-]+\.[\w-]+/, "no token");
    assert.deepEqual(await axeViolations(page), []);
  });
});

Deno.test("a diagram is played with keys, step by step", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "05-audience");
    await openTab(page, "exchanges");
    const arrows = page.locator("#exchanges .flow-arrows > li");
    const total = await arrows.count();
    const place = page.locator("#exchanges .flow-place");
    await page.locator("#exchanges").getByRole("button", { name: "Play" }).focus();
    for (const [key, step] of [["Home", 1], ["ArrowRight", 2], ["ArrowLeft", 1], ["End", total]] as const) {
      await page.keyboard.press(key);
      await page.waitForFunction(
        (said) => document.querySelector("#exchanges .flow-place")?.textContent === said,
        `Arrow ${step} of ${total}`,
      );
      assert.equal(
        await page.locator("#exchanges .flow-arrows > li:visible").count(),
        step,
        await place.innerText(),
      );
    }
    // On an arrow as well: the focus goes along when it is hidden.
    await arrows.last().locator("summary").first().focus();
    for (const [key, step] of [["Home", 1], ["ArrowRight", 2]] as const) {
      await page.keyboard.press(key);
      await page.waitForFunction(
        (at) =>
          document.activeElement?.closest("li") ===
            document.querySelectorAll("#exchanges .flow-arrows > li")[at],
        step - 1,
      );
    }
  });
});

Deno.test("the token bench sends each kind of token at the reader's own server, and says what came of it", async (t) => {
  /** Sends a token, and returns what the bench makes of the answer: "true", "false", or null for not yet. */
  async function send(page: Page, choice: string): Promise<string | null> {
    const bench = page.locator(".bench");
    await bench.locator("select").first().selectOption(choice);
    await bench.getByRole("button", { name: "Send" }).click();
    const said = bench.locator(".bench-outcome");
    await said.filter({ hasText: /^(?!Sending).+/ }).waitFor();
    return await said.getAttribute("data-right");
  }
  await t.step(
    "the finished lesson 6 is right about each",
    () =>
      stage.visit({}, async (page) => {
        await openLesson(page, "06-scopes");
        await takeSolution(page);
        await openTab(page, "token");
        for (const choice of CHOICES) assert.equal(await send(page, choice), "true", choice);
      }),
  );
  await t.step(
    "a token that is sent during a run ends the run, and both say so",
    () =>
      stage.visit({}, async (page) => {
        await openLesson(page, "06-scopes");
        await openTab(page, "token");
        await pressButton(page, "Run");
        await page.locator("[role=status][data-phase=running]").waitFor();
        assert.equal(await send(page, "honest"), "true");
        await page.locator("[role=status][data-phase=broken]").waitFor();
        assert.match(await page.locator(".trouble").innerText(), /token bench/);
      }),
  );
  await t.step(
    "the finished lesson 4 knows nothing of audiences yet, and its start refuses every token",
    () =>
      stage.visit({}, async (page) => {
        await openLesson(page, "04-verify-token");
        await takeSolution(page);
        await openTab(page, "token");
        assert.equal(await send(page, "expired"), "true");
        assert.equal(await send(page, "other-audience"), null, "lesson 5 brings that rule");
        await pressButton(page, "Reset");
        await openTab(page, "token");
        assert.equal(await send(page, "honest"), "false", "lesson 3 refuses every token");
      }),
  );
});
