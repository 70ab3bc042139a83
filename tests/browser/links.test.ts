/** Links into a lesson page: to a check, to an exchange, before there was a run and after it. */

import assert from "node:assert/strict";
import { openPage } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

const LESSON = "/lessons/05-audience";
/** One whose checks are run quickly. */
const SMALL = "/lessons/03-challenge";
const JUDGED = "[role=status][data-phase=judged]";

Deno.test("a link to a check opens it, also among those of earlier lessons", async () => {
  for (const id of ["audience.missing", "token.expired"]) {
    await stage.visit({}, async (page) => {
      await openPage(page, `${LESSON}#${id}`);
      // Of an earlier lesson's it is fetched.
      await page.locator(`.check[id="${id}"] .check-about`, { hasText: "Why it matters" }).waitFor();
    });
  }
});

Deno.test("a link to an exchange that is recorded in the page opens it, and runs nothing", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, `${LESSON}#audience.other-resource.exchange-2-answer`);
    const message = page.locator('[id="audience.other-resource.exchange-2-answer"] .flow-message');
    await message.waitFor();
    assert.match(await message.innerText(), /^\d{3} [A-Z]/);
    assert.equal(await page.locator("[role=status][data-phase=idle]").count(), 1);
  });
});

Deno.test("a link to an exchange of another check runs the checks, and opens it", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, `${SMALL}#challenge.grammar.exchange-1`);
    await page.locator('[id="challenge.grammar.exchange-1"] .flow-message').waitFor();
    await page.locator(JUDGED).waitFor();

    // From a check, and once more after another tab was shown: the address is the same then.
    const toExchanges = page.locator('.check[id="challenge.grammar"] .outcome a');
    await page.goto(`${SMALL}#challenge.grammar`);
    await toExchanges.click();
    await page.locator("#exchanges").waitFor();
    await page.getByRole("link", { name: "server.ts" }).click();
    await page.locator("#exchanges").waitFor({ state: "hidden" });
    await page.goto(`${SMALL}#challenge.grammar.exchange-1`);
    await page.locator("#exchanges").waitFor();
  });
});

Deno.test("a link that names no check and no exchange leaves the page as it is", async () => {
  await stage.visit({}, async (page) => {
    for (const id of ["no.such-check.exchange-7", "token-bench.exchange-1", "%"]) {
      await openPage(page, `${LESSON}#${id}`);
      assert.equal(await page.locator("[role=status][data-phase=idle]").count(), 1);
      assert.ok(await page.locator("#program").isVisible());
    }
  });
});

Deno.test("Back leads from a tab to the one before", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, LESSON);
    for (const [tab, id] of [["Diff", "#diff"], ["Exchanges", "#exchanges"]] as const) {
      await page.getByRole("link", { name: tab, exact: true }).click();
      await page.locator(id).waitFor();
    }
    await page.goBack();
    await page.locator("#diff").waitFor();
    await page.goBack();
    await page.locator("#program").waitFor();
  });
});
