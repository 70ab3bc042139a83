/** Home: the attack at a click, and the way on for who has been here. */

import assert from "node:assert/strict";
import { EXPORTED } from "./export.ts";
import { openPage } from "./lesson_page.ts";
import { serveFolder } from "./serve.ts";
import { setStage } from "./stage.ts";

const stage = setStage(() => serveFolder(EXPORTED));

Deno.test("the attack at home goes through at lesson 2's server and is refused by lesson 3's when it is run", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/");
    const attack = page.locator("figure.attack");
    assert.equal(await attack.locator(".pane").count(), 2, "it is there before, as printed");
    await attack.getByRole("button", { name: "Run it here" }).click();
    await attack.locator(".try-side").nth(1).waitFor();
    const [before, after] = await attack.locator(".try-side").allInnerTexts();
    assert.match(before!, /Lesson 2's server: ✗ the attack goes through: 200/);
    assert.match(after!, /Lesson 3's server: ✓ refused/);
  });
});

Deno.test("home leads on to the first lesson that is not done, and starts who has done none with lesson 1", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/");
    await page.getByRole("link", { name: "Start with lesson 1" }).waitFor();
    const lessons = ["01-open-server", "02-resource-metadata", "03-challenge"].map((lesson) => ({
      lesson,
      complete: true,
      checks: [],
      when: "2026-11-30T08:00:00Z",
    }));
    await page.evaluate(
      (kept) => localStorage.setItem("gatehouse.progress", kept),
      JSON.stringify({ schema: 1, lessons }),
    );
    await openPage(page, "/");
    const on = page.getByRole("link", { name: "Continue with lesson 4" });
    assert.match(await on.getAttribute("href") ?? "", /\/lessons\/04-verify-token$/);
  });
});
