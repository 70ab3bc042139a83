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

/** The first line that the editor shows. */
function firstLine(tab: Tab): Promise<string> {
  return tab.evaluate(() => {
    const { shadowRoot } = document.querySelector(".editor-host")!;
    return shadowRoot!.querySelector(".cm-line")?.textContent ?? "";
  }, undefined);
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
    await press(tab, "Undo");
    await tab.evaluate(() =>
      new Promise<void>((resolve) => {
        const host = document.querySelector(".editor-host")!.shadowRoot!;
        host.querySelector(".cm-scroller")!.scrollTop = 0;
        const look = () => {
          if (host.querySelector(".cm-line")?.textContent === "// of this browser") resolve();
          else requestAnimationFrame(look);
        };
        look();
      }), undefined);
    assert.equal(await firstLine(tab), "// of this browser");
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
