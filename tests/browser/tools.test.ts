/** What a reader finds things with and keeps: search, the filter of the rules, colours, progress. */

import assert from "node:assert/strict";
import type { Download, Page } from "playwright-core";
import { Buffer } from "node:buffer";
import { openLesson, openPage, run, takeSolution, whenReady } from "./lesson_page.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";

const stage = setStage(serveSite);

Deno.test("the search box finds as one types, and the keyboard opens what is found", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/");
    const box = page.getByRole("combobox", { name: "Search" });
    await box.fill("audience");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/lessons/05-audience");
    await whenReady(page);
    await box.fill("rebinding");
    await page.getByRole("option", { name: "Open server: Break it" }).waitFor();
    for (
      const [typed, found] of [["audiance", /audience/i], ["confused deputy", /confused deputy/i], [
        "PRM",
        /metadata/i,
      ]] as const
    ) {
      await box.fill(typed);
      await page.getByRole("option", { name: found }).first().waitFor();
    }
    await box.fill("no such thing anywhere");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=*");
    await page.getByText("Nothing found").waitFor();
    await page.getByRole("heading", { name: "Everything" }).waitFor();
  });
});

Deno.test("the rules are narrowed by words, level, revision and lesson, and the address says how", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/rules");
    const filter = page.getByRole("form", { name: "Narrow the list" });
    const shown = page.locator("[data-rule]:visible");
    assert.equal(await shown.count(), 0, "the groups are closed");
    const all = await page.locator("[data-rule]").count();
    await filter.getByLabel("Lesson").selectOption("5");
    const ofLesson = await shown.count();
    assert.ok(ofLesson > 0 && ofLesson < all, `${ofLesson} of ${all}`);
    await filter.getByLabel("Level").selectOption("MUST");
    const musts = await shown.count();
    assert.ok(musts > 0 && musts < ofLesson, `${musts} of ${ofLesson}`);
    await page.reload();
    await whenReady(page);
    assert.equal(await shown.count(), musts, "the address has the selection");
    await page.getByRole("button", { name: "Show all" }).click();
    await filter.getByText(`${all} rules`, { exact: true }).waitFor();
    await filter.getByLabel("Words").fill("no such words");
    await filter.getByText("No rule fits").waitFor();
    assert.equal(await page.locator("[data-rule-group]:visible").count(), 0);
    await filter.getByLabel("Words").fill("audience Host header evil.example");
    assert.deepEqual(await shown.evaluateAll((rules) => rules.map(({ id }) => id)), ["audience.forged-host"]);
  });
});

Deno.test("a rule has a page, where an old link to its place in the list leads too", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/rules?lesson=5");
    await page.getByRole("link", { name: "a token for another resource of the same issuer is refused" })
      .click();
    await page.waitForURL("**/rules/audience.other-resource");
    await page.getByRole("heading", { name: "What its check was proved against" }).waitFor();
    assert.match(await page.locator(".rule-teeth").innerText(), /shortcut/);
    await page.goto("/rules#audience.missing");
    await page.waitForURL("**/rules/audience.missing");
  });
});

Deno.test("a choice of colours stays, against what the system says", async () => {
  await stage.visit({ colorScheme: "light" }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await openPage(page, "/");
    const light = await paper();
    await page.getByRole("button", { name: "Dark colours" }).click();
    const dark = await paper();
    assert.notEqual(dark, light);
    await openPage(page, "/rules");
    assert.equal(await paper(), dark);
  });
});

Deno.test("the scoreboard's chart is in its page, with words for who does not see it, in the colours that were chosen", async () => {
  await stage.visit({ colorScheme: "light" }, async (page) => {
    await openPage(page, "/scoreboard");
    const chart = page.getByRole("img", { name: "Rules of level MUST, by what each server came to" });
    await chart.waitFor();
    assert.match(await chart.locator("desc").innerHTML(), /rules passed/);
    const rows = page.getByRole("table").first().locator("tbody tr");
    assert.equal(await chart.locator(".figure").count(), await rows.count());
    assert.match(await page.locator(".markdown").innerText(), /http:\/\/127\.0\.0\.1\.evil\.example/);
    assert.equal(await page.locator('a[href*=".example"]').count(), 0, "an attacker's address is no link");
    const fill = () => chart.locator(".bad").first().evaluate((part) => getComputedStyle(part).fill);
    const light = await fill();
    await page.getByRole("button", { name: "Dark colours" }).click();
    assert.notEqual(await fill(), light);
  });
});

Deno.test("a command is copied as it stands, or selected where the browser does not let it", async () => {
  const command = "npx -y deno task attack audience.other-resource | grep -E 'Before|After|✗|✓'";
  for (const permissions of [["clipboard-read", "clipboard-write"], []]) {
    await stage.visit({ permissions }, async (page) => {
      if (permissions.length === 0) {
        await page.addInitScript(() => {
          navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
        });
      }
      await openPage(page, "/lessons/05-audience");
      const figure = page.locator("figure.code", { hasText: command }).first();
      const button = figure.locator("[data-copy]");
      await button.click();
      await button.filter({ hasText: permissions.length > 0 ? "Copied" : "Selected" }).waitFor();
      const got = await page.evaluate(
        (copied) => copied ? navigator.clipboard.readText() : String(getSelection()),
        permissions.length > 0,
      );
      assert.equal(got.trim(), command);
      await button.filter({ hasText: /^Copy/ }).waitFor();
    });
  }
});

/** What "Your progress" gives to take along. */
async function exported(page: Page): Promise<Download> {
  await page.getByText("Your progress", { exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export" }).click(),
  ]);
  return download;
}

Deno.test("progress goes along as a file, to another browser", async () => {
  let file = "";
  await stage.visit({}, async (page) => {
    await openLesson(page, "02-resource-metadata");
    await takeSolution(page);
    await run(page);
    const download = await exported(page);
    assert.equal(download.suggestedFilename(), "gatehouse-progress.json");
    file = await Deno.readTextFile(await download.path());
  });
  const { schema, lessons } = JSON.parse(file);
  assert.equal(schema, 1);
  assert.deepEqual(lessons.map(({ lesson, complete }: Record<string, unknown>) => [lesson, complete]), [
    ["02-resource-metadata", true],
  ]);
  assert.ok(lessons[0].checks.includes("metadata.resource"), `${lessons[0].checks}`);

  await stage.visit({}, async (page) => {
    await openPage(page, "/lessons");
    await page.getByText("Your progress", { exact: true }).click();
    const read = (text: string) =>
      page.locator("input[type=file]").setInputFiles({
        name: "progress.json",
        mimeType: "application/json",
        buffer: Buffer.from(text),
      });
    await read('{"schema":1,"lessons":[{"lesson":7}]}');
    await page.getByText("not a progress file of Gatehouse").waitFor();
    await read(file);
    await page.getByText("1 lesson read").waitFor();
    await page.reload();
    const done = page.locator(".path li", { hasText: "Resource metadata" }).locator(".done");
    await done.filter({ hasText: "complete" }).waitFor();
  });
});

/** `deno task practice`, in a copy of the project where nobody's workspace is. */
async function practice(root: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "practice", ...args],
    cwd: root,
    // Paths are those of the folder in which somebody typed: npm says which, and these tests may have begun by it.
    env: { NO_COLOR: "1", INIT_CWD: root },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stdout);
  assert.equal(code, 0, said + new TextDecoder().decode(stderr));
  return said;
}

Deno.test("progress goes from the page to practice in the terminal and back, with the code", async () => {
  const root = await Deno.makeTempDir();
  const slug = "02-resource-metadata";
  const own = `${root}/workspace/${slug}.ts`;
  try {
    for (const name of ["lessons", "reference", "deno.json", "deno.lock"]) {
      const path = new URL(`../../${name}`, import.meta.url).pathname;
      assert.ok((await new Deno.Command("cp", { args: ["-R", path, root] }).output()).success);
    }
    await stage.visit({}, async (page) => {
      await openLesson(page, slug);
      await takeSolution(page);
      await run(page);
      const download = await exported(page);
      await Deno.copyFile(await download.path(), `${root}/page.json`);
    });
    assert.match(
      await practice(root, "--import", "page.json"),
      /1 lesson, 1 of them done, and 1 program read/,
    );
    const solution = await Deno.readTextFile(`${root}/lessons/${slug}/server.ts`);
    assert.equal(await Deno.readTextFile(own), solution);

    // Somebody goes on there: what was complete is, whatever becomes of the file.
    await Deno.writeTextFile(own, "// begun again\n");
    assert.match(
      await practice(root, "--export", "terminal.json"),
      /1 lesson, 1 of them done, and 1 program/,
    );

    await stage.visit({}, async (page) => {
      await openPage(page, "/lessons");
      await page.getByText("Your progress", { exact: true }).click();
      await page.locator("input[type=file]").setInputFiles(`${root}/terminal.json`);
      await page.getByText("1 lesson read, 1 program").waitFor();
      const done = page.locator(".path li", { hasText: "Resource metadata" }).locator(".done");
      await done.filter({ hasText: "complete" }).waitFor();
      assert.equal(
        await page.evaluate((key) => localStorage.getItem(key), `gatehouse.source.${slug}`),
        "// begun again\n",
      );
    });
    assert.match(
      await practice(root, "--import", "page.json"),
      /kept as workspace\/02-resource-metadata\.1\.ts/,
    );
    assert.equal(await Deno.readTextFile(own), solution);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("progress of two tabs adds up", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "02-resource-metadata");
    const other = await page.context().newPage();
    await openLesson(other, "03-challenge");
    for (const tab of [page, other]) {
      await takeSolution(tab);
      assert.equal((await run(tab)).phase, "judged");
    }
    await openPage(page, "/lessons");
    await page.locator(".done", { hasText: "complete" }).nth(1).waitFor();
  });
});

Deno.test("progress that cannot be read is kept aside, and the page works", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/");
    await page.evaluate(() => localStorage.setItem("gatehouse.progress", '{"schema":2}'));
    await openLesson(page, "01-open-server");
    assert.equal((await run(page)).phase, "judged");
    assert.equal(
      await page.evaluate(() => localStorage.getItem("gatehouse.progress.unread")),
      '{"schema":2}',
    );
  });
});
