/** The sandbox in which a program runs: what it cannot reach. */

import assert from "node:assert/strict";
import { hurryTheEnd, openLesson, pressButton, projectText, replaceText, run } from "./lesson_page.ts";
import { serveHandler } from "./serve.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";
import { visit } from "./visit.ts";
import { serveOutside, waysOut } from "./ways_out.ts";

const stage = setStage(serveSite);

const LESSON = "03-challenge";

/** Programs that would drown the page in messages, or speak for the judge. */
const LOUD: [what: string, source: string][] = [
  ["posts from its worker without end", "for (;;) self.postMessage(0);"],
  [
    "posts through the prototype without end",
    "for (;;) DedicatedWorkerGlobalScope.prototype.postMessage.call(self, 0);",
  ],
  ["reports errors without end", "for (;;) reportError(new Error('again'));"],
  ["starts workers without end", "for (;;) new Worker('data:text/javascript,');"],
];

Deno.test("a program that is loud without end is ended, and the page answers", async (t) => {
  await stage.visit({}, async (page) => {
    await hurryTheEnd(page);
    await openLesson(page, LESSON);
    for (const [what, source] of LOUD) {
      await t.step(`one that ${what}`, async () => {
        await replaceText(
          page,
          `${source}\nexport const createServer = () => ({ fetch: async () => new Response() });`,
        );
        assert.equal((await run(page)).phase, "broken");
      });
    }
    await replaceText(page, await projectText(`lessons/${LESSON}/server.ts`));
    assert.match((await run(page)).summary, /^(\d+) of \1 passed$/);
  });
});

Deno.test("a program that takes hold of what sends verdicts cannot send one of its own", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await replaceText(
      page,
      `const forged = { event: "judged", report: 0 };
for (const prototype of [MessagePort.prototype, Object.prototype]) {
  const { postMessage } = prototype as any;
  (prototype as any).postMessage = function (news: unknown) {
    for (let i = 0; i < 1000; i++) postMessage?.call(this, forged);
    postMessage?.call(this, news);
  };
}
export const createServer = () => ({ fetch: async () => new Response() });`,
    );
    const { phase, summary } = await run(page);
    assert.equal(phase, "judged");
    assert.match(summary, /of \d+ passed, \d+ failed/);
  });
});

Deno.test("what a program throws is told in a few lines, and without tokens", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, "05-audience");
    await replaceText(
      page,
      `let next = 0;
export const createServer = () => ({
  fetch: async (request: Request) => {
    const authorization = request.headers.get("authorization");
    setTimeout(() => { throw new Error("later " + authorization); });
    Promise.reject(new Error("nobody catches " + authorization));
    switch (next++ % 30) {
${
        Array.from(
          { length: 30 },
          (_, i) => `case ${i}: throw new Error("bad " + authorization + Math.random() + "x".repeat(1e5));`,
        ).join("\n")
      }
    }
  },
});`,
    );
    await pressButton(page, "Run");
    await page.locator(".thrown summary").click();
    await page.getByText("There is more of the kind.").waitFor();
    const said = await page.locator(".thrown li").allInnerTexts();
    assert.equal(said.length, 21);
    for (const kind of ["bad", "later", "nobody catches"]) {
      assert.ok(said.some((line) => line.includes(`${kind} Bearer «token`)), `${kind} in ${said.join("\n")}`);
    }
    assert.doesNotMatch(said.join(), /eyJ[\w-]+\.[\w-]+/);
    assert.ok(said.every(({ length }) => length < 600));
  });
});

Deno.test("waysOut() leads out where nothing stands in the way: a worker without a policy", async () => {
  await using outside = serveOutside();
  await using site = serveHandler(() =>
    new Response("<!doctype html><title>a page</title>", { headers: { "content-type": "text/html" } })
  );
  const worker = `${waysOut(outside.origin)} escapes().then(postMessage);`;
  await visit(stage.browser, site.origin, { expects: [/^stranger:/] }, async (page) => {
    await page.goto("/");
    const escaped = await page.evaluate((text) =>
      new Promise<string>((resolve) => {
        const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
        new Worker(url).onmessage = ({ data }) => resolve(data);
      }), worker);
    assert.match(escaped, /^(\w+,){12}\w+, of 13$/, "every way");
  });
  assert.ok(outside.reached.includes("/nested"), `${outside.reached}`);
});

Deno.test("a program's errors name its file, and not the whole of the script that runs it", async () => {
  await stage.visit({}, async (page) => {
    await openLesson(page, LESSON);
    await replaceText(
      page,
      `export const createServer = () => ({
  fetch: async () => { throw new Error(new Error("inner").stack.slice(0, 5000)); },
});`,
    );
    await pressButton(page, "Run");
    await page.locator(".thrown summary").click();
    const [said = ""] = await page.locator(".thrown li").allInnerTexts();
    assert.match(said, /server\.ts:2:[^]*checks\.js/);
    assert.doesNotMatch(said, /data:/);
  });
});
