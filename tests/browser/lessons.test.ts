/** Lessons in the page: what is typed there is judged there, with the same verdicts as in the terminal. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { EXPORTED, exportedPages } from "./export.ts";
import {
  openLesson,
  type Outcome,
  projectText,
  replaceText,
  run,
  runNew,
  takeSolution,
} from "./lesson_page.ts";
import { serveFolder } from "./serve.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";
import { visit } from "./visit.ts";

const stage = setStage(serveSite);

const SLUGS = exportedPages().flatMap((path) => /^\/lessons\/(\d\d-[^/]+)\/$/.exec(path)?.[1] ?? []);

function failedOf({ verdicts }: Outcome): string[] {
  return Object.keys(verdicts).filter((id) => verdicts[id] === "fail");
}

function assertPassed(outcome: Outcome): void {
  const missing = Object.entries(outcome.verdicts).filter(([, status]) => status !== "pass");
  assert.deepEqual({ ...outcome, verdicts: missing, added: [] }, {
    phase: "judged",
    summary: `${Object.keys(outcome.verdicts).length} of ${Object.keys(outcome.verdicts).length} passed`,
    trouble: undefined,
    verdicts: [],
    added: [],
  });
}

/** What the terminal says of a file. */
async function inTerminal(lesson: number, file: string): Promise<Record<string, string>> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-P=lesson",
      "lessons/cli/lesson.ts",
      String(lesson),
      "--once",
      "--json",
      "--file",
      file,
    ],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.notEqual(text, "", new TextDecoder().decode(stderr));
  const { verdicts } = JSON.parse(text) as { verdicts: { id: string; status: string }[] };
  return Object.fromEntries(verdicts.map(({ id, status }) => [id, status]));
}

Deno.test("a lesson's start fails new checks in the page and its finished file passes all of them", async (t) => {
  assert.ok(SLUGS.length >= 8, `lessons: ${SLUGS}`);
  for (const slug of SLUGS) {
    await t.step(slug, () =>
      stage.visit({}, async (page) => {
        await openLesson(page, slug);
        // The next run ends this one.
        const { added, verdicts, trouble } = await runNew(page);
        assert.ok(added.some((id) => verdicts[id] === "fail"), `a new check fails; ${trouble ?? ""}`);
        await takeSolution(page);
        assertPassed(await run(page));
      }));
  }
});

Deno.test("a file gets the same verdicts in the page as in the terminal", async (t) => {
  const files: [lesson: number, slug: string, file: string][] = [
    [3, "03-challenge", "lessons/03-challenge/shortcut.ts"],
    [7, "07-client", "lessons/07-client/shortcut.ts"],
  ];
  for (const [lesson, slug, file] of files) {
    await t.step(file, () =>
      stage.visit({}, async (page) => {
        await openLesson(page, slug);
        await replaceText(page, await projectText(file));
        const { verdicts } = await run(page);
        const expected = await inTerminal(lesson, file);
        assert.ok(Object.values(expected).includes("fail"));
        assert.deepEqual(verdicts, expected);
      }));
  }
});

Deno.test("an export behind a plain file server judges as well", async () => {
  await using site = serveFolder(EXPORTED);
  await visit(stage.browser, site.origin, {}, async (page) => {
    await openLesson(page, "03-challenge");
    assert.ok(failedOf(await run(page)).includes("challenge.missing-token"));
    await takeSolution(page);
    assertPassed(await run(page));
  });
});
