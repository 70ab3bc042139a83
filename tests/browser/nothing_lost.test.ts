/** What a reader types stays: across reload, back, tabs and lessons, reset and solution, and in the file that goes along. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { focusEditor, openLesson, openPage, pressButton, takeSolution, whenReady } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

const LESSON = "03-challenge";

/** Types a line at the end of the program. */
async function typeLine(page: Page, line: string): Promise<void> {
  await focusEditor(page);
  await page.keyboard.press("Control+End");
  await page.keyboard.type(`\n${line}`);
}

/** The end of the program, in the editor. */
async function endsWith(page: Page, line: string): Promise<void> {
  await focusEditor(page);
  await page.keyboard.press("Control+End");
  await page.locator(".cm-line", { hasText: line }).last().waitFor();
}

function keptSource(page: Page, slug = LESSON): Promise<string | null> {
  return page.evaluate((key) => localStorage.getItem(key), `gatehouse.source.${slug}`);
}

Deno.test("what is typed is there again after a reload, after Back, and each lesson has its own", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await typeLine(page, "// typed in lesson 3");
    await page.locator(".saved").waitFor();
    await page.reload();
    await whenReady(page);
    await endsWith(page, "// typed in lesson 3");
    // Gone at once: before the pause after which it is kept.
    await page.keyboard.type(" and left");
    await openLesson(page, "02-resource-metadata");
    assert.equal(await keptSource(page, "02-resource-metadata"), null);
    await page.goBack();
    await whenReady(page);
    await endsWith(page, "// typed in lesson 3 and left");
  });
});

Deno.test("of two tabs each shows what was typed in the other, and what both typed at once can be had", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await typeLine(page, "// from the first tab");
    await page.locator(".saved").waitFor();
    const other = await page.context().newPage();
    await openLesson(other, LESSON);
    await endsWith(other, "// from the first tab");
    await typeLine(other, "// from the second tab");
    await page.bringToFront();
    await page.locator(".cm-line", { hasText: "// from the second tab" }).waitFor({ state: "attached" });

    // While this one is typing the other one keeps something else: by the page's own clock, right after the last key.
    await page.evaluate(([key, text]) => {
      const onKey = (event: KeyboardEvent) => {
        if (event.key !== "e") return;
        removeEventListener("keydown", onKey, true);
        setTimeout(() => {
          localStorage.setItem(key!, text!);
          dispatchEvent(new StorageEvent("storage", { key: key! }));
        }, 50);
      };
      addEventListener("keydown", onKey, true);
    }, [`gatehouse.source.${LESSON}`, "// theirs, at the same time\n"]);
    await typeLine(page, "// mine");
    await page.getByRole("button", { name: "Take the other tab's" }).click();
    await endsWith(page, "// theirs, at the same time");
    await pressButton(page, "Undo");
    await endsWith(page, "// mine");
  });
});

Deno.test("solution and reset put the reader's program aside, and it comes back, after a reload too", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0, "there is nothing to undo");
    await typeLine(page, "// my own");
    await takeSolution(page);
    await pressButton(page, "Reset");
    await page.reload();
    await whenReady(page);
    await pressButton(page, "Undo");
    await endsWith(page, "// my own");
    assert.match(await keptSource(page) ?? "", /my own/);
  });
});

Deno.test("the file that goes along has the programs, and one that is here is not lost to it", async () => {
  let file = "";
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await typeLine(page, "// taken along");
    await page.locator(".saved").waitFor();
    await page.getByText("Your progress", { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export" }).click(),
    ]);
    file = await Deno.readTextFile(await download.path());
  });
  assert.match(file, /taken along/);

  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await typeLine(page, "// was here before");
    await page.locator(".saved").waitFor();
    await page.getByText("Your progress", { exact: true }).click();
    const buffer = Buffer.from(file);
    const input = page.locator("input[type=file]");
    await input.setInputFiles({ name: "progress.json", mimeType: "application/json", buffer });
    await page.getByText("0 lessons read, 1 program").waitFor();
    await endsWith(page, "// taken along");
    await pressButton(page, "Undo the import");
    await endsWith(page, "// was here before");
  });
});

Deno.test("a browser that keeps nothing says so once, and its export has what was typed", async () => {
  await stage.visit({}, async (page) => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException("The quota has been exceeded", "QuotaExceededError");
      };
      Object.assign(Storage.prototype, { getItem: refuse, setItem: refuse, removeItem: refuse });
    });
    await openLesson(page, LESSON);
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      new MutationObserver((changes) => {
        for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
          if (/Not saved/.test(node.textContent ?? "")) told.push(node.textContent!);
        }
      }).observe(document.querySelector(".run-bar")!, { childList: true, subtree: true });
    });
    for (const line of ["// one", "// two", "// three"]) {
      await typeLine(page, line);
      await page.keyboard.press("Control+s");
    }
    await page.getByText("Not saved").waitFor();
    const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    assert.equal(told.length, 1, `${told}`);
    await page.getByText("Your progress", { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export" }).click(),
    ]);
    assert.match(await Deno.readTextFile(await download.path()), /three/);
  });
});

Deno.test("a program that another page kept in a form of its own is left alone", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/");
    await page.evaluate(() => localStorage.setItem("gatehouse.aside.03-challenge", "{not json"));
    await openLesson(page, LESSON);
    assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0);
  });
});
