/** The sandbox in which a program runs: what it cannot reach. */

import assert from "node:assert/strict";
import { openLesson, pressButton, replaceText } from "./lesson_page.ts";
import { serveHandler } from "./serve.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";
import { visit } from "./visit.ts";
import { serveOutside, waysOut } from "./ways_out.ts";

const stage = setStage(serveSite);

const LESSON = "03-challenge";

Deno.test("a program reaches neither the network nor storage, cookies and eval", async () => {
  await using outside = serveOutside();
  // Requests that the policy refuses are told of as well; that none of them arrives is asked of the other end.
  const expects = [
    /^stranger: .*\/(xhr|events)$/,
    /policy: connect-src/,
    /policy: script-src/,
  ];
  const program = `${waysOut(outside.origin)}
    let once;
    export const createServer = () => ({
      fetch: async () => { throw new Error("escaped: " + await (once ??= escapes())); },
    });`;
  await stage.visit({ expects }, async (page) => {
    await openLesson(page, LESSON);
    await replaceText(page, program);
    await pressButton(page, "Run");
    await page.locator(".thrown summary").click();
    assert.deepEqual(await page.locator(".thrown li").allInnerTexts(), ["Error: escaped: nowhere, of 16"]);
  });
  assert.deepEqual(outside.reached, [], "nothing arrived");
});

Deno.test("waysOut() leads out where nothing stands in the way: a worker without a policy", async () => {
  await using outside = serveOutside();
  await using site = serveHandler(() =>
    new Response("<!doctype html><title>a page</title>", { headers: { "content-type": "text/html" } })
  );
  const worker = `${waysOut(outside.origin)} escapes().then(postMessage);`;
  await visit(stage.browser, site.origin, { expects: [/^stranger:/, /^console:/] }, async (page) => {
    await page.goto("/");
    const escaped = await page.evaluate((text) =>
      new Promise<string>((resolve) => {
        const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
        new Worker(url).onmessage = ({ data }) => resolve(data);
      }), worker);
    for (
      const way of ["XMLHttpRequest", "fetch", "importScripts", "import", "nestedWorker", "indexedDB", "eval"]
    ) {
      assert.ok(escaped.includes(way), `${way} in ${escaped}`);
    }
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
