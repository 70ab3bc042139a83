/** What the lessons' texts tell a reader to try: read from their commands, and the same in the page as in a terminal. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { tryOf } from "../../site/build/tries.ts";
import { edited, grepped, type JudgeStep, type Step, type Try } from "../../site/lib/try.ts";
import { openLesson, projectText, takeSolution } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Block {
  slug: string;
  language: string;
  said: string;
  script: string;
  /** What the text says that it prints. */
  printed?: string;
  here?: Try;
}

const FENCE = /^```(sh|console)(?: (\S+))?\n([^]*?)^```\n(?:\n```text\n([^]*?)^```\n)?/gm;

/** Every block of commands in the lessons. */
async function blocks(): Promise<Block[]> {
  const all: Block[] = [];
  const slugs = [...Deno.readDirSync(`${ROOT}lessons`)].map(({ name }) => name).filter((name) =>
    /^\d\d-/.test(name)
  );
  for (const slug of slugs.sort()) {
    const names = [...Deno.readDirSync(`${ROOT}lessons/${slug}`)].map(({ name }) => name);
    // A project takes Node: the page carries out none of its blocks.
    if (names.includes("package.json")) continue;
    const file = `lessons/${slug}/${names.includes("client.ts") ? "client.ts" : "server.ts"}`;
    const lesson = { number: Number(slug.slice(0, 2)), file, shortcut: `lessons/${slug}/shortcut.ts` };
    for (
      const [, language, said = "", script, printed] of (await projectText(`lessons/${slug}/README.md`))
        .matchAll(FENCE)
    ) {
      // As the site's Markdown reader hands it over.
      const block = script!.trimEnd();
      all.push({ slug, language: language!, said, script: block, printed, here: tryOf(block, said, lesson) });
    }
  }
  return all;
}

const BLOCKS = await blocks();

function stepsOf(kind: Step["do"]): [Block, Step][] {
  return BLOCKS.flatMap((block) =>
    (block.here?.steps ?? []).filter((step) => step.do === kind).map((step): [Block, Step] => [block, step])
  );
}

/** Other programs than the page has. */
const NEED_A_TERMINAL = [/^grep /, /^npx -y deno task (?:client|test) /, /^claude /, /^npx @/];

Deno.test("tryOf() reads every command that the lessons tell a reader to try, but for those that need a terminal", () => {
  for (const { slug, script, here } of BLOCKS) {
    const needs = NEED_A_TERMINAL.some((one) => one.test(script));
    assert.equal(here === undefined, needs, `${slug}: ${script}`);
  }
  for (const kind of ["attack", "send", "judge"] as const) assert.ok(stepsOf(kind).length >= 4, kind);
});

Deno.test("edited() makes of a finished file what sed makes of it", async () => {
  const edits = stepsOf("judge").filter(([, step]) => (step as JudgeStep).edit);
  assert.ok(edits.length >= 7, `${edits.length}`);
  for (const [{ slug, script }, step] of edits) {
    const [, how, where] = /^sed (?:-i )?('[^']*')[\s\\]+(\S+\.ts)/m.exec(script)!;
    // In a copy of the lesson's folder a file has the name that it has there.
    const file = where!.startsWith("/tmp/") ? `lessons/${slug}/${where!.split("/").at(-1)}` : where!;
    const sed = `sed ${how} ${file}`;
    const { stdout } = await new Deno.Command("bash", { args: ["-euc", sed], cwd: ROOT }).output();
    const before = await projectText(file);
    const after = edited(before, (step as JudgeStep).edit!);
    assert.notEqual(after, before, sed);
    assert.equal(after, new TextDecoder().decode(stdout), sed);
  }
});

Deno.test("grepped() prints what grep prints", () => {
  const text = 'a "text":"Vault" and "text":"more"\nnothing\n401 Bearer realm="x"\n';
  assert.equal(grepped(text, { find: '"text":"[A-Z][^"]*"', only: true }), '"text":"Vault"');
  assert.equal(grepped(text, { find: '^[0-9]+ Bearer|[a-z]+="[^"]*"', only: true }), '401 Bearer\nrealm="x"');
  assert.equal(grepped(text, { find: "noth|zzz", only: false }), "nothing");
});

/** What the page's answers come to, as the terminal prints it, without what is about files and the width of lines. */
function wordsOf(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

Deno.test("a request of the text is answered in the page as the text prints it", async (t) => {
  const sends = BLOCKS.filter(({ here, printed }) =>
    printed !== undefined && here?.steps.every((step) => step.do === "send")
  );
  assert.ok(sends.length >= 4);
  for (const { slug, said, script, printed } of sends) {
    await t.step(`${slug}: ${script.slice(0, 60)}`, () =>
      stage.visit({}, async (page) => {
        await openLesson(page, slug);
        const ofThisStep = said === `lesson=${Number(slug.slice(0, 2))}`;
        if (ofThisStep) await takeSolution(page);
        const figure = page.locator("figure.code", { hasText: script.slice(0, 40).split("\n")[0]! }).nth(
          sends.filter((other) => other.slug === slug && other.script.slice(0, 40) === script.slice(0, 40))
            .findIndex((other) => other.script === script),
        );
        await figure.getByRole("button", { name: /^Run here/ }).click();
        const answers = figure.locator(".try-answer pre");
        await answers.first().waitFor();
        const shown = (await answers.allInnerTexts()).join("\n");
        assert.equal(wordsOf(shown), wordsOf(printed ?? ""));
      }));
  }
});

Deno.test("an attack of the text goes through at the start, beside the sentence, and is refused by the solution", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "05-audience");
    const figure = page.locator("figure.code", { hasText: "attack audience.other-resource" });
    const run = figure.getByRole("button", { name: /^Run here/ });
    await run.click();
    await figure.locator(".try-side[data-through=true]").waitFor();
    assert.equal(await figure.locator(".try-side").count(), 1, "the reader's program is still the start");
    await takeSolution(page);
    await run.click();
    const mine = figure.locator(".try-side[data-through=false]");
    await mine.waitFor();
    assert.match(await mine.innerText(), /Your program: ✓ refused/);
    await mine.getByText(/exchanges/).click();
    await mine.locator(".flow-arrows").first().waitFor();
    await figure.getByText("In a terminal").click();
    await figure.getByText("In the folder of the project").waitFor();
  });
});

Deno.test("a line changed as the text says fails what the text says, on the reader's own program", async () => {
  const [{ slug, printed = "" }] = stepsOf("judge").find(([{ slug }, step]) =>
    slug === "05-audience" && (step as JudgeStep).edit
  )!;
  // A group's own line is indented, and a short title has its id behind it.
  const titles = [...printed.matchAll(/^✗ (.+?)(?: · \S+)?(?: {2,}\S+)?$/gm)].map(([, title]) => title!);
  assert.ok(titles.length > 3);
  await stage.visit({}, async (page) => {
    await openLesson(page, slug);
    const figure = page.locator("figure.code", { hasText: "sed '/audience" });
    await figure.getByRole("button", { name: /^Run here/ }).click();
    const answer = figure.locator(".try-answer");
    await answer.waitFor({ timeout: 60_000 });
    const failed = await answer.locator("li").allInnerTexts();
    for (const title of titles.slice(0, 10)) {
      assert.ok(failed.some((line) => line.startsWith(title)), `${title} in ${failed}`);
    }
    assert.match(await answer.innerText(), /your program does not have it yet/);
    assert.equal(await page.locator("[data-phase=idle]").count(), 1, "the workbench shows no run of it");
  });
});

Deno.test("when all checks pass the attack of the top is refused once more; then what is open; then the next step", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "03-challenge");
    await takeSolution(page);
    await page.locator(".workbench").getByRole("button", { name: /^Run/ }).click();
    const passed = page.getByRole("region", { name: /All \d+ checks pass/ });
    await passed.locator(".try-answer").waitFor({ timeout: 60_000 });
    const text = await passed.innerText();
    assert.match(text, /Your program answered 401[^]*Still open after this step[^]*Next: lesson 4/);
    await passed.getByRole("link", { name: /^Next/ }).click();
    await page.waitForURL("**/lessons/04-verify-token");
  });
});
