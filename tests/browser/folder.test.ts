/** A lesson of several files: a tab for each, judged, kept, replaced, compared and taken along as one program. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { openLesson, openPage, openTab, pressButton, run, whenReady } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

const LESSONS = fileURLToPath(new URL("../../lessons/", import.meta.url));

/** The sources of a lesson's finished step. */
function sourcesOf(slug: string): string[] {
  const names = [...Deno.readDirSync(`${LESSONS}${slug}`)].map(({ name }) => name);
  return names.filter((name) => name.endsWith(".ts") && name !== "shortcut.ts").sort();
}

/** The first lesson of several files. */
const SLUG = [...Deno.readDirSync(LESSONS)].map(({ name }) => name).filter((name) => /^\d\d-/.test(name))
  .sort()
  .find((slug) => sourcesOf(slug).length > 1)!;
const ENTRY = "server.ts";
const OTHER = sourcesOf(SLUG).find((name) => name !== ENTRY)!;
const finished = (name: string) => Deno.readTextFile(`${LESSONS}${SLUG}/${name}`);

/** What is in front: its editor, once it is open. */
function front(page: Page): ReturnType<Page["locator"]> {
  return page.locator(".code-editor:not([data-behind]) .cm-content");
}

async function show(page: Page, name: string): Promise<void> {
  await page.locator(".tabs").getByRole("link", { name, exact: true }).click();
  await page.locator(`.code-editor[id="file-${name}"]:not([data-behind])`).waitFor();
}

/** Opens the editor of what is in front, at its end. */
async function atTheEnd(page: Page): Promise<void> {
  const frame = page.locator(".code-editor:not([data-behind]) .code-frame");
  await frame.focus();
  await page.keyboard.press("Enter");
  await page.locator(".code-editor:not([data-behind]) .cm-content:focus").waitFor();
  await page.keyboard.press("Control+End");
}

async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await show(page, name);
  await atTheEnd(page);
  await page.keyboard.type(`\n${text}`);
}

async function has(page: Page, name: string, text: string): Promise<void> {
  await show(page, name);
  await atTheEnd(page);
  await front(page).locator(".cm-line", { hasText: text }).last().waitFor();
}

async function lacks(page: Page, name: string, text: string): Promise<void> {
  await show(page, name);
  await atTheEnd(page);
  assert.equal(await front(page).locator(".cm-line", { hasText: text }).count(), 0, `${name}: ${text}`);
}

Deno.test("each file of a step has a tab, which the keyboard reaches and a screen reader names", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, SLUG);
    const tabs = page.getByRole("navigation", { name: "Workbench" }).getByRole("link");
    const names = await tabs.allInnerTexts();
    assert.deepEqual(names.slice(0, names.indexOf("Diff")).toSorted(), sourcesOf(SLUG));
    assert.equal(names[0], ENTRY);
    const current = () => page.locator(".tabs [aria-current]").allInnerTexts();
    const [first] = await current();
    assert.ok(await page.getByRole("group", { name: `${first}, the code` }).isVisible());
    const other = names.slice(0, names.indexOf("Diff")).find((name) => name !== first)!;
    await tabs.getByText(other, { exact: true }).focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await current(), [other]);
    assert.ok(await page.getByRole("group", { name: `${other}, the code` }).isVisible());
    assert.equal(await page.getByRole("group", { name: `${first}, the code` }).isVisible(), false);
    await atTheEnd(page);
    const named = await page.getByRole("textbox", { name: new RegExp(`^${other}, TypeScript`) }).count();
    assert.equal(named, 1, "and so is its editor");
    assert.deepEqual(await axeViolations(page, "all", ".workbench"), []);
    await page.goto(`/lessons/${SLUG}#file-${first}`);
    await page.locator(`.code-editor[id="file-${first}"]:not([data-behind])`).waitFor();
  });
});

Deno.test("Run judges all files; what is typed in one is kept apart from the others, and all of it comes back", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, SLUG);
    await pressButton(page, "Solution");
    const { phase, summary } = await run(page);
    assert.equal(phase, "judged");
    assert.match(summary, /^(\d+) of \1 passed$/);

    await typeInto(page, ENTRY, "// typed in the entry");
    await typeInto(page, OTHER, "// typed in the other");
    await page.locator(".saved").waitFor();
    await page.reload();
    await whenReady(page);
    await has(page, OTHER, "// typed in the other");
    await lacks(page, OTHER, "// typed in the entry");
    await has(page, ENTRY, "// typed in the entry");

    await pressButton(page, "Reset");
    await lacks(page, ENTRY, "// typed in the entry");
    await lacks(page, OTHER, "// typed in the other");
    await page.reload();
    await whenReady(page);
    await pressButton(page, "Undo");
    await has(page, ENTRY, "// typed in the entry");
    await has(page, OTHER, "// typed in the other");
  });
});

Deno.test("an error in a file beside the entry is named with file and line, and that file comes to the front", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, SLUG);
    await pressButton(page, "Solution");
    await typeInto(page, OTHER, "const = 1;");
    await show(page, ENTRY);
    const { phase, trouble } = await run(page);
    assert.equal(phase, "broken");
    const line = (await finished(OTHER)).split("\n").length + 1;
    assert.match(trouble ?? "", new RegExp(`^${OTHER.replace(".", "\\.")}, line ${line}:`));
    await front(page).locator(".cm-line:has(.cm-lintRange-error)", { hasText: "const = 1;" }).waitFor();
    assert.deepEqual(await page.locator(".tabs [aria-current]").allInnerTexts(), [OTHER]);

    await openPage(page, `/lessons/${SLUG}`);
    await pressButton(page, "Solution");
    await typeInto(page, OTHER, "(undefined as any).what();");
    await show(page, ENTRY);
    assert.match(
      (await run(page)).trouble ?? "",
      new RegExp(`^${OTHER.replace(".", "\\.")}, line ${line}: TypeError`),
    );
  });
});

Deno.test("Diff shows every file that changes, and says of the others that they stay", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, SLUG);
    await openTab(page, "diff");
    for (const name of sourcesOf(SLUG)) {
      const facts = await page.locator("#diff .diff-facts", { hasText: name }).innerText();
      const shown = await page.getByRole("group", { name: `Diff of ${name} to the finished step` }).count();
      assert.equal(shown, facts.includes("stays as it is") ? 0 : 1, facts);
    }
    assert.ok(await page.locator("#diff pre.diff").count() > 0);
  });
});

Deno.test("the file that goes along has all files, in the form that the terminal reads, and brings them back", async () => {
  let text = "";
  await stage.visit({}, async (page) => {
    await openLesson(page, SLUG);
    await typeInto(page, OTHER, "// taken along");
    await page.locator(".saved").waitFor();
    await page.getByText("Your progress", { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export" }).click(),
    ]);
    text = await Deno.readTextFile(await download.path());
  });
  const { programs } = JSON.parse(text);
  assert.equal(programs.length, 1);
  assert.equal(programs[0].lesson, SLUG);
  assert.match(programs[0].files[OTHER], /taken along/);
  assert.match(programs[0].source, /export function createServer/);

  programs[0].files["mine.ts"] = "// a file of my own\n";
  await stage.visit({}, async (page) => {
    await openLesson(page, SLUG);
    await page.getByText("Your progress", { exact: true }).click();
    const buffer = Buffer.from(JSON.stringify({ ...JSON.parse(text), programs }));
    const input = page.locator("input[type=file]");
    await input.setInputFiles({ name: "progress.json", mimeType: "application/json", buffer });
    await page.getByText("0 lessons read, 1 program").waitFor();
    await has(page, OTHER, "// taken along");
    await has(page, "mine.ts", "// a file of my own");
  });
});

Deno.test("without JavaScript all files of a step can be read, each below its name", async () => {
  await stage.visit({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`/lessons/${SLUG}`);
    for (const name of sourcesOf(SLUG)) {
      const file = page.locator(`.code-editor[id="file-${name}"]`);
      assert.ok(await file.isVisible());
      assert.ok(await file.getByText(name, { exact: true }).first().isVisible());
    }
  });
});

Deno.test("paper has every file of the reader's program", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, SLUG);
    await pressButton(page, "Solution");
    await typeInto(page, OTHER, "// on paper");
    await show(page, ENTRY);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const papers = page.locator(".print-only");
    for (const [i, name] of [ENTRY, OTHER].entries()) {
      const paper = page.locator(`.code-editor[id="file-${name}"] .print-only`);
      assert.ok(await paper.isVisible(), name);
      assert.match(await paper.innerText(), i === 0 ? /export function createServer/ : /\/\/ on paper/);
    }
    assert.ok(await papers.count() >= 2);
  });
});
