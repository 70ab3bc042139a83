/** The workbench in each browser that is installed: typed, kept, undone, divided, tried beside the text. */

import assert from "node:assert/strict";
import { testsInEach } from "./browsers.ts";
import type { Tab } from "./drivers/driver.ts";
import { openLessonIn, press, putProgram, seen } from "./lesson_tab.ts";
import { projectText } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";

const test = testsInEach(serveSite);

const LESSON = "03-challenge";
const FINISHED = await projectText(`lessons/${LESSON}/server.ts`);

/** Waits until this browser keeps the program that was put here, or another: an editor draws only what is in sight. */
function kept(tab: Tab, own: boolean): Promise<void> {
  return tab.evaluate(({ key, own }) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if ((localStorage.getItem(key) ?? "").startsWith("// of this browser") === own) resolve();
        else setTimeout(look, 50);
      };
      look();
    }), { key: `gatehouse.source.${LESSON}`, own });
}

function places(tab: Tab): Promise<{ code: number; results: number; wide: boolean }> {
  return tab.evaluate(() => {
    const height = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().height;
    const wide = matchMedia("(min-width: 60.01rem)").matches;
    return { code: height(".work-code"), results: height(".work-results"), wide };
  }, undefined);
}

test("what is typed is kept, what replaces it is undone, code and results share the height", async ({ origin, visit }) => {
  await visit(async (tab) => {
    await openLessonIn(tab, origin, LESSON);
    const { code, results, wide } = await places(tab);
    assert.ok(wide && code > 150 && results > 100, JSON.stringify({ code, results, wide }));
    await putProgram(tab, `// of this browser\n${FINISHED}`);
    await seen(tab, ".saved");
    await openLessonIn(tab, origin, LESSON);
    await seen(tab, ".cm-content");
    assert.equal(
      await tab.evaluate((key) => localStorage.getItem(key)?.slice(0, 18), `gatehouse.source.${LESSON}`),
      "// of this browser",
    );
    await press(tab, "Reset");
    await seen(tab, ".run-buttons button[title^='Brings back']");
    await kept(tab, false);
    await press(tab, "Undo");
    await kept(tab, true);
  });
});

test("a divider that is moved by keys is where it was left", async ({ origin, visit }) => {
  await visit(async (tab) => {
    await openLessonIn(tab, origin, LESSON);
    const before = await places(tab);
    await tab.evaluate(() => {
      const divider = document.querySelector("[role=separator]")!;
      for (let times = 0; times < 3; times++) {
        divider.dispatchEvent(
          new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true, cancelable: true }),
        );
      }
    }, undefined);
    await openLessonIn(tab, origin, LESSON);
    const after = await places(tab);
    assert.ok(after.code < before.code - 20, `${after.code} of ${before.code}`);
  });
});

test("a request of the text is answered beside it", async ({ origin, visit }) => {
  await visit(async (tab) => {
    await openLessonIn(tab, origin, LESSON);
    await press(tab, "Run here");
    await seen(tab, ".try-state:is([data-state=answered], [data-state=failed])");
    const text = await tab.evaluate(() => document.querySelector(".try")!.textContent, undefined);
    assert.match(text ?? "", /Your program answered 200:[^]*The vault code is 4711/);
  });
});
