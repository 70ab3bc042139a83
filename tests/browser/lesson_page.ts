/** A lesson page, used as a reader does: with the keyboard and the mouse, by what is written on it. */

import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";

/** What a run has come to. */
export interface Outcome {
  /** "judged" or "broken". */
  phase: string;
  /** "61 of 61 passed" */
  summary: string;
  /** What the page says when there is nothing to judge. */
  trouble?: string;
  /** What the program threw while it answered. */
  thrown?: string[];
  /** "pass", "fail" or "skip", by requirement id. */
  verdicts: Record<string, string>;
  /** Ids of the checks that are new in the lesson. */
  added: string[];
}

/** Opens a page and waits until its buttons answer. */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await whenReady(page);
}

/** Waits until the buttons of the page answer. */
export async function whenReady(page: Page): Promise<void> {
  await page.locator("html[data-ready]").waitFor();
}

/** Opens a lesson and waits until its buttons answer. */
export async function openLesson(page: Page, slug: string): Promise<void> {
  await openPage(page, `/lessons/${slug}`);
}

/**
 * Runs what is in the editor and waits for the end of it, in the page: looking from outside would miss a quick one.
 *
 * @param start what a reader does to run it; the button, unless told otherwise
 */
export async function run(page: Page, start = () => pressButton(page, "Run")): Promise<Outcome> {
  const ended = page.evaluate(() =>
    new Promise<void>((resolve) => {
      const status = document.querySelector<HTMLElement>("[role=status][data-phase]");
      let started = false;
      const observer = new MutationObserver(() => {
        const running = ["loading", "running"].includes(status?.dataset.phase ?? "");
        started ||= running;
        if (!started || running) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(status!, { attributes: true });
    })
  );
  await Promise.all([ended, start()]);
  return await outcomeOf(page);
}

/** Runs what is in the editor until every new check has its verdict: they are judged first. */
export async function runNew(page: Page): Promise<Outcome> {
  await pressButton(page, "Run");
  await page.locator(".checks:not(:has([data-new=true][data-status=open]))").waitFor();
  return await outcomeOf(page);
}

/** What the page says of the last run. */
export function outcomeOf(page: Page): Promise<Outcome> {
  return page.evaluate(() => {
    const status = document.querySelector<HTMLElement>("[role=status][data-phase]");
    const idsOf = (from: string) => [...document.querySelectorAll<HTMLElement>(from)];
    return {
      phase: status?.dataset.phase ?? "",
      summary: status?.textContent ?? "",
      trouble: document.querySelector(".trouble")?.textContent ?? undefined,
      verdicts: Object.fromEntries(idsOf(".check").map(({ id, dataset }) => [id, dataset.status ?? ""])),
      added: idsOf(".check[data-new=true]").map(({ id }) => id),
    };
  });
}

/** Presses a button of the workbench by the beginning of its name. */
export async function pressButton(page: Page, name: string): Promise<void> {
  await page.locator(".workbench").getByRole("button", { name: new RegExp(`^${name}`) }).click();
}

/** Opens a tab of the workbench, by its panel's id, and waits until what is behind it answers. */
export async function openTab(page: Page, panel: "program" | "diff" | "token" | "exchanges"): Promise<void> {
  await page.locator(`.tabs a[href="#${panel}"]`).click();
  await page.locator(`#${panel}[data-shown]:not(:has(gatehouse-island:not([data-ready])))`).waitFor();
}

/** Takes the finished file; it is there when the editor is. */
export async function takeSolution(page: Page): Promise<void> {
  await pressButton(page, "Solution");
  await page.locator(".cm-content").waitFor();
}

/** Puts the cursor into the editor, which opens when the code is focused. */
export async function focusEditor(page: Page): Promise<void> {
  const editor = page.locator(".cm-content");
  // Where a program was kept it opens by itself meanwhile, and the button is gone before the mouse gets there.
  if (!await editor.isVisible()) {
    await page.evaluate(() => document.querySelector<HTMLElement>(".code-start")?.click());
  }
  await editor.click();
}

/** Replaces what is in the editor by pasting: where typing goes over everything, Chromium itself would add styles. */
export async function replaceText(page: Page, text: string): Promise<void> {
  await focusEditor(page);
  await page.keyboard.press("Control+a");
  await page.locator(".cm-content").evaluate((editor, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** A tenth of the ten seconds after which a silent program is ended, so that nobody has to wait for them. */
export async function hurryTheEnd(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { setTimeout } = globalThis;
    const hurried = (run: () => void, delay = 0, ...args: unknown[]) =>
      setTimeout(run, delay === 10_000 ? 1_000 : delay, ...args);
    Object.assign(globalThis, { setTimeout: hurried });
  });
}

/** Opens a check, to what was sent, what came back and why it matters. */
export async function openCheck(page: Page, id: string): Promise<Locator> {
  const check = page.locator(`.check[id="${id}"]`);
  // The first one that fails opens by itself, when it is drawn.
  const closed = await check.evaluate((line) =>
    new Promise<boolean>((resolve) => {
      const look = () => resolve(!line.querySelector("details")!.open);
      requestAnimationFrame(() => requestAnimationFrame(look));
    })
  );
  // Within it there are others, for its hints.
  if (closed) await check.locator("summary").first().click();
  return check;
}

/** A file of the project. */
export async function projectText(path: string): Promise<string> {
  return await Deno.readTextFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
}
