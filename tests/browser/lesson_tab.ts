/** A lesson page in any browser: what a reader does there, by code in the page. */

import type { Tab } from "./drivers/driver.ts";
import type { Outcome } from "./lesson_page.ts";

/** Opens a lesson of the site at this origin, and waits until its buttons answer. */
export async function openLessonIn(tab: Tab, origin: string, slug: string): Promise<void> {
  await tab.goto(`${origin}/lessons/${slug}`);
  await seen(tab, "html[data-ready]");
}

/** Waits until there is an element that the selector fits, in the page or in the editor, which is a tree of its own. */
export async function seen(tab: Tab, selector: string): Promise<void> {
  await tab.evaluate((selector) =>
    new Promise<void>((resolve) => {
      const look = () => {
        const editors = [...document.querySelectorAll(".editor-host")].map(({ shadowRoot }) => shadowRoot);
        if ([document, ...editors].some((tree) => tree?.querySelector(selector))) resolve();
        // No frame is waited for: a browser may draw none where nobody looks, as WebKit did once on a busy machine.
        else setTimeout(look, 20);
      };
      look();
    }), selector);
}

/** Presses the button whose text begins so. */
export async function press(tab: Tab, name: string): Promise<void> {
  await tab.evaluate((name) => {
    const buttons = [...document.querySelectorAll("button")];
    const button = buttons.find(({ textContent }) => textContent?.trim().startsWith(name));
    if (!button) throw new Error(`There is no button ${name}`);
    button.click();
  }, name);
}

/** Presses Run. */
export async function startRun(tab: Tab): Promise<void> {
  await tab.evaluate(() => document.querySelector<HTMLButtonElement>("button.run")!.click(), undefined);
}

/** Presses Run and waits for the end of the run. */
export async function runIn(tab: Tab): Promise<Outcome> {
  return await tab.evaluate(() =>
    new Promise<Outcome>((resolve) => {
      const status = document.querySelector<HTMLElement>("[role=status][data-phase]")!;
      const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
      const outcome = (): Outcome => ({
        phase: status.dataset.phase ?? "",
        summary: status.textContent ?? "",
        trouble: document.querySelector(".trouble")?.textContent ?? undefined,
        thrown: all(".thrown li").map(({ textContent }) => textContent ?? ""),
        verdicts: Object.fromEntries(all(".check").map(({ id, dataset }) => [id, dataset.status ?? ""])),
        added: [],
      });
      let started = false;
      const observer = new MutationObserver(() => {
        const running = ["loading", "running"].includes(status.dataset.phase ?? "");
        started ||= running;
        if (!started || running) return;
        observer.disconnect();
        // What else the page shows of it is drawn in the same turn, or with the next frame if there is one.
        setTimeout(() => resolve(outcome()), 100);
      });
      observer.observe(status, { attributes: true });
      document.querySelector<HTMLButtonElement>("button.run")!.click();
    }), undefined);
}

/** Puts a program into the editor in the place of what is there, as a paste does. */
export async function putProgram(tab: Tab, text: string): Promise<void> {
  await tab.evaluate(() => {
    const editor = document.querySelector(".editor-host")?.shadowRoot;
    if (!editor?.querySelector(".cm-content")) document.querySelector<HTMLElement>(".code-start")?.click();
  }, undefined);
  await seen(tab, ".cm-content");
  await tab.evaluate((text) => {
    const { shadowRoot } = document.querySelector(".editor-host")!;
    const content = shadowRoot!.querySelector<HTMLElement>(".cm-content")!;
    content.focus();
    const all = { key: "a", code: "KeyA", keyCode: 65, ctrlKey: true, bubbles: true, cancelable: true };
    content.dispatchEvent(new KeyboardEvent("keydown", all));
    const paste = new Event("paste", { bubbles: true, cancelable: true });
    // Not every browser lets a page make a clipboard.
    Object.defineProperty(paste, "clipboardData", {
      value: { getData: () => text, files: [], types: ["text/plain"] },
    });
    content.dispatchEvent(paste);
  }, text);
}

/** Takes the finished file. */
export async function takeSolutionIn(tab: Tab): Promise<void> {
  await press(tab, "Solution");
  await seen(tab, ".cm-content");
}

/**
 * Less than the ten seconds after which a silent program is ended, so that nobody has to wait for them.
 *
 * @param ms how long instead: a second is enough for a program that answers nothing. One that has to get its turn on a
 * busy machine takes more.
 */
export async function hurryTheEndIn(tab: Tab, ms = 1_000): Promise<void> {
  await tab.evaluate((ms) => {
    const { setTimeout } = window;
    const hurried = (run: () => void, delay = 0, ...args: unknown[]) =>
      setTimeout(run, delay === 10_000 ? ms : delay, ...args);
    Object.assign(window, { setTimeout: hurried });
  }, ms);
}

/**
 * Milliseconds from Run until the first verdict is in the page, by the page's own clock.
 *
 * @param then whether the run goes on to its end, which is waited for, or is stopped at its first verdict
 */
export async function firstVerdictIn(tab: Tab, then: "goes on" | "stops" = "goes on"): Promise<number> {
  return await tab.evaluate((then) =>
    new Promise<number>((resolve) => {
      const status = document.querySelector<HTMLElement>("[role=status][data-phase]")!;
      let started = false;
      let first: number | undefined;
      const observer = new MutationObserver(() => {
        const phase = status.dataset.phase ?? "";
        started ||= ["loading", "running"].includes(phase);
        // The verdicts of the run before are taken away first.
        if (!started) return;
        if (!first && document.querySelector(".check:is([data-status=pass], [data-status=fail])")) {
          first = performance.now() - clicked;
          if (then === "stops") document.querySelector<HTMLButtonElement>("button.stop")!.click();
        }
        if (["loading", "running"].includes(phase) || first === undefined) return;
        observer.disconnect();
        resolve(first);
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      const clicked = performance.now();
      document.querySelector<HTMLButtonElement>("button.run")!.click();
    }), then);
}
