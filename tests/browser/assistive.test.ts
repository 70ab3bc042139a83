/** The core loop for people who do not see the page, or use no mouse: what is announced, named and reached. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { openLesson, run, takeSolution } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

const LESSON = "03-challenge";

/** What has the focus: its text, or its name. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement as HTMLElement | null;
    return at?.getAttribute("aria-label") ?? at?.innerText ?? "";
  });
}

Deno.test("a run is announced when it starts and when it ends, and no verdict in between", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      // What a screen reader hears: whatever text a live region comes to have.
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement;
          const live = element?.closest("[role=status], [role=alert], [aria-live]");
          const text = live?.textContent?.trim() ?? "";
          if (live && text !== "" && said.at(-1) !== text) said.push(text);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const { summary } = await run(page);
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    assert.equal(said.length, 2, `${said}`);
    assert.match(said[0]!, /^\d+ checks are running$/);
    assert.equal(said[1], summary);
    assert.match(summary, /^\d+ of \d+ passed, \d+ failed$/);
  });
});

Deno.test("Run is reached with less than ten Tabs, and the keys of the whole page run as well", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    let tabs = 0;
    do {
      await page.keyboard.press("Tab");
      tabs++;
    } while (!/^Run the checks/.test(await focused(page)) && tabs < 10);
    assert.ok(tabs < 10, `${tabs} Tabs`);
    await page.keyboard.press("Enter");
    assert.match(await focused(page), /^Run/);
    assert.equal((await run(page, () => page.keyboard.press("Enter"))).phase, "judged");
  });
});

Deno.test("Tab passes over the editor; Enter enters it, Tab indents in it, Escape leaves it", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    const inEditor = () => page.evaluate(() => !!document.activeElement?.shadowRoot?.activeElement);
    const frame = page.getByRole("group", { name: "server.ts, the code" });
    for (const state of ["closed", "open"]) {
      assert.equal(await page.locator(".code-editor").getAttribute("data-state"), state);
      await frame.focus();
      assert.ok(await page.getByText("Enter edits.").isVisible(), "it says how");
      await page.keyboard.press("Tab");
      assert.equal(await inEditor(), false, "Tab passes over it");
      assert.match(await focused(page), /Height of the code/);
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      await page.locator(".cm-content:focus").waitFor();
      const before = await page.locator(".cm-content").innerText();
      await page.keyboard.press("Tab");
      assert.equal(await inEditor(), true);
      assert.notEqual(await page.locator(".cm-content").innerText(), before, "Tab indents");
      await page.keyboard.press("Escape");
      assert.equal(await inEditor(), false);
      assert.match(await focused(page), /server\.ts/);
    }
    for (const name of [/Height of the code/, /^Run/, /^Solution/, /^Reset/]) {
      await page.keyboard.press("Tab");
      assert.match(await focused(page), name);
    }
  });
});

Deno.test("the accessibility tree of the core loop says where one is, what failed and what passed", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    const bench = page.getByRole("region", { name: "Workbench" });
    const tree = () => bench.ariaSnapshot();
    const before = await tree();
    for (
      const line of [
        /region "Code"/,
        /navigation "Workbench"/,
        /group "server\.ts, the code"/,
        /separator "Height of the code, above the results"/,
        /button "Run/,
        /button "Stop" \[disabled\]/,
        /region "Results"/,
        /heading "Checks"/,
        /button "\d+ checks of earlier lessons"/,
      ]
    ) assert.match(before, line);

    await run(page);
    const failed = await tree();
    assert.match(failed, /failed: ?[^\n]+\n +- code: challenge\.missing-token/);
    assert.match(failed, /term: Came back/);
    assert.match(failed, /button "\d+ passed"/);
    await takeSolution(page);
    await run(page);
    await page.locator(".passed .try-answer").waitFor();
    const passed = await tree();
    assert.match(passed, /region "✓ All \d+ checks pass"/);
    assert.match(passed, /link "Next: lesson 4, Verify the token"/);
    assert.deepEqual(await axeViolations(page), []);
  });
});

Deno.test("links, buttons and regions of a lesson have names of their own", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "05-audience");
    const names = await page.evaluate(() => {
      const all = [
        ...document.querySelectorAll<HTMLElement>("main :is([role=group], [role=region], button, .anchor)"),
      ];
      return all.filter((one) => one.checkVisibility()).map((one) =>
        one.getAttribute("aria-label") ?? one.textContent ?? ""
      );
    });
    assert.ok(names.length > 20);
    const twice = names.filter((name, at) => names.indexOf(name) !== at);
    assert.deepEqual(twice, []);
    for (const name of ["Example", "Link to this section", "Table", ""]) {
      assert.ok(!names.includes(name), name);
    }
    const toggle = page.getByRole("button", { name: "Dark colours" });
    assert.equal(await toggle.getAttribute("aria-pressed"), "false");
    await toggle.click();
    assert.equal(await toggle.getAttribute("aria-pressed"), "true");
  });
});

Deno.test("paper has all of a lesson: the text, the reader's program, every check", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await takeSolution(page);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator(".check:visible").count(), await page.locator(".check").count());
    assert.match(
      await page.locator(".print-only").innerText(),
      /export function createServer[^]*return await handle/,
    );
    for (const gone of [".run-bar", ".views", ".divider", ".tabs", ".try-bar"]) {
      assert.equal(await page.locator(gone).first().isVisible(), false, gone);
    }
    const pages = (pdf: Uint8Array) =>
      new TextDecoder("latin1").decode(pdf).match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    const lesson = pages(await page.pdf());
    assert.ok(lesson >= 8, `${lesson} pages`);
  });
});
