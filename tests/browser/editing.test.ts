/** Editing in the page: fix, save, come back; loops, syntax errors, the keyboard. */

import assert from "node:assert/strict";
import {
  focusEditor,
  hurryTheEnd,
  openCheck,
  openLesson,
  pressButton,
  projectText,
  replaceText,
  run,
  takeSolution,
  whenReady,
} from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

const LESSON = "03-challenge";
const RULE = "challenge.missing-token";
const FINISHED = await projectText(`lessons/${LESSON}/server.ts`);

Deno.test("a reader runs, fixes, runs again, saves, comes back and starts over", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    assert.equal((await run(page)).verdicts[RULE], "fail");
    const check = await openCheck(page, RULE);
    for (const part of ["Sent", "Came back", "Expected", "Why", "Hint"]) {
      assert.match(await check.innerText(), new RegExp(`\\b${part}`, "i"), "the failure says what happened");
    }

    await replaceText(page, FINISHED);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n// typed here\n");
    const byKey = () => page.keyboard.press("Control+Enter");
    assert.equal((await run(page, byKey)).verdicts[RULE], "pass");
    await page.keyboard.press("Control+s");
    await page.locator(".saved").waitFor();

    await page.reload();
    await whenReady(page);
    assert.equal((await run(page)).verdicts[RULE], "pass", "what was saved is back");

    await pressButton(page, "Reset");
    assert.equal((await run(page)).verdicts[RULE], "fail", "the start is back");
    await page.reload();
    await whenReady(page);
    assert.equal((await run(page)).verdicts[RULE], "fail", "and stays");
  });
});

Deno.test("Run of what came with the page loads no editor: the checks need the time", async () => {
  await stage.visit({}, async (page) => {
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    const editors = () => loaded.filter((path) => /\/editor-[^/]*\.js$/.test(path)).length;
    await openLesson(page, LESSON);
    assert.equal((await run(page)).verdicts[RULE], "fail");
    assert.equal(editors(), 0);
    await focusEditor(page);
    assert.equal(editors(), 1, "and this is how one would be seen");
  });
});

Deno.test("Run right after Solution judges the solution, before there is an editor", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    const both = () =>
      page.evaluate(() => {
        const press = (name: string) =>
          [...document.querySelectorAll<HTMLElement>(".workbench button")].find(({ innerText }) =>
            innerText.startsWith(name)
          )!
            .click();
        press("Solution");
        press("Run");
      });
    assert.equal((await run(page, both)).verdicts[RULE], "pass");
    await page.locator("a.next.primary").waitFor();
  });
});

Deno.test("an empty editor is judged as what it is, and not as the start", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await focusEditor(page);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    const { phase, trouble } = await run(page);
    assert.equal(phase, "broken");
    assert.match(trouble ?? "", /exports no createServer/);
  });
});

Deno.test("a browser that keeps nothing says so, and judges all the same", async () => {
  await stage.visit({}, async (page) => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException("The quota has been exceeded", "QuotaExceededError");
      };
      Object.assign(Storage.prototype, { getItem: refuse, setItem: refuse, removeItem: refuse });
    });
    await openLesson(page, LESSON);
    await replaceText(page, FINISHED);
    await page.keyboard.press("Control+s");
    await page.getByText("Not saved").waitFor();
    assert.equal((await run(page)).verdicts[RULE], "pass");
  });
});

const BROKEN_LINES: [found: string, line: string][] = [
  ["by the transpiler", "const = 1;"],
  ["only by the browser's own parser", "const once = 1; const once = 2;"],
];

for (const [found, line] of BROKEN_LINES) {
  Deno.test(`a syntax error that is found ${found} is marked in the editor at its line`, async () => {
    await stage.visit({}, async (page) => {
      await openLesson(page, LESSON);
      await replaceText(page, `// first\n${line}\n${FINISHED}`);
      const { phase, trouble } = await run(page);
      assert.equal(phase, "broken");
      assert.match(trouble ?? "", /^Line 2:/);
      const marked = page.locator(".cm-line:has(.cm-lintRange-error)");
      await marked.first().waitFor();
      assert.deepEqual(await marked.allInnerTexts(), [line]);
      await replaceText(page, FINISHED);
      assert.equal((await run(page)).phase, "judged");
      assert.equal(await marked.count(), 0, "the mark is gone");
    });
  });
}

Deno.test("an endless loop is ended, while the page answers, and the next run works", async () => {
  await stage.visit({}, async (page) => {
    await hurryTheEnd(page);
    await openLesson(page, LESSON);
    await replaceText(page, `for (;;) {}\n${FINISHED}`);
    const running = run(page);
    await page.locator("[data-phase=loading], [data-phase=running]").waitFor();
    assert.equal(await page.evaluate(() => 6 * 7), 42, "the page is not blocked");
    const { phase, trouble } = await running;
    assert.equal(phase, "broken");
    assert.match(trouble ?? "", /\d0 s[^]*loop/);
    await replaceText(page, FINISHED);
    assert.equal((await run(page)).phase, "judged");
  });
});

Deno.test("a run has its whole time anew after each verdict, and is ended when there is none", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "03-challenge");
    await takeSolution(page);
    // How often the time for one verdict begins, and what is left of it.
    const limits = await page.evaluateHandle(() => {
      const limits = { begun: 0, ms: 120_000 };
      const { setTimeout } = window;
      const counted = (run: () => void, delay = 0, ...args: unknown[]) => {
        if (delay !== 120_000) return setTimeout(run, delay, ...args);
        limits.begun++;
        return setTimeout(run, limits.ms, ...args);
      };
      Object.assign(window, { setTimeout: counted });
      return limits;
    });
    const { phase, verdicts } = await run(page);
    assert.equal(phase, "judged");
    // The attack of the top, which is tried again then, has a time of its own.
    const begun = await limits.evaluate(({ begun }) => begun);
    assert.ok(begun > Object.keys(verdicts).length, `${begun} times`);
    await limits.evaluate((limits) => void (limits.ms = 0));
    const { trouble } = await run(page);
    assert.match(trouble ?? "", /There was no verdict for 120 s, so it was ended/);
  });
});
