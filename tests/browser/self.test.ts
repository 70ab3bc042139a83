/** The harness itself: what it promises to notice, it notices, in pages made for it. */

import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { launchChromium } from "./chromium.ts";
import { exportedPages } from "./export.ts";
import { serveFolder, serveHandler } from "./serve.ts";
import { visit } from "./visit.ts";

const POLICY = "default-src 'self'; script-src 'self' blob:; worker-src blob:; frame-src 'self'";
const FRAME_POLICY = "default-src 'none'; script-src http: blob:; worker-src blob: data:; connect-src 'none'";
const PAGE_DONE = `document.title = "done";`;
const FRAME_DONE = `parent.postMessage("done", "*");`;
const ON_FRAME_DONE = `onmessage = () => { ${PAGE_DONE} };`;
/** What a library does to find out whether it may compile code. */
const CAUGHT_EVAL = "try { new Function('return 1') } catch { }";

/** Code that runs other code in a worker whose address is withdrawn at once, and then says so. */
function inWorker(code: string, done: string): string {
  return `const blob = new Blob([${JSON.stringify(`${code}; postMessage(1)`)}], { type: "text/javascript" });
    const url = URL.createObjectURL(blob);
    new Worker(url).onmessage = () => { ${done} };
    URL.revokeObjectURL(url);`;
}

/** The same with a worker from a data URL, which is a secure context in a sandbox, unlike the other. */
function inDataWorker(code: string, done: string): string {
  const url = `data:text/javascript,${encodeURIComponent(`${code}; postMessage(1)`)}`;
  return `new Worker(${JSON.stringify(url)}).onmessage = () => { ${done} };`;
}

/** A page with a script and a frame in a sandbox with another. The visit ends when the title says "done". */
async function visitPage(
  browser: Browser,
  { script, frameScript = "", body = "", expects }: {
    script: string;
    frameScript?: string;
    body?: string;
    expects?: RegExp[];
  },
): Promise<void> {
  const answers: Record<string, [type: string, body: string]> = {
    "/": [
      "text/html",
      `<!doctype html><title>a page</title><link rel="icon" href="/icon.svg">${body}<script src="/script.js"></script>
       <iframe sandbox="allow-scripts" src="/frame"></iframe>`,
    ],
    "/script.js": ["text/javascript", script],
    "/frame": ["text/html", `<!doctype html><title>a frame</title><script src="/frame.js"></script>`],
    "/frame.js": ["text/javascript", frameScript],
    "/icon.svg": ["image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg"/>`],
  };
  await using site = serveHandler((request) => {
    const { pathname } = new URL(request.url);
    const [type, text] = answers[pathname] ?? ["text/plain", ""];
    const policy = pathname === "/frame" ? FRAME_POLICY : POLICY;
    const headers = { "content-type": type, "content-security-policy": policy };
    return new Response(text, { status: answers[pathname] ? 200 : 404, headers });
  });
  await visit(browser, site.origin, { expects }, async (page) => {
    await page.goto("/");
    await page.waitForFunction(() => document.title === "done");
  });
}

const FAULTS: [what: string, page: Parameters<typeof visitPage>[1], fault: RegExp][] = [
  ["a console error", { script: `console.error("broken"); ${PAGE_DONE}` }, /^console: broken/],
  ["an uncaught exception", { script: `${PAGE_DONE} throw new Error("thrown")` }, /^uncaught: Error: thrown/],
  [
    "a rejection that nobody handles",
    { script: `${PAGE_DONE} Promise.reject(new Error("rejected"))` },
    /^uncaught: Error: rejected/,
  ],
  ["a file that is not there", { script: PAGE_DONE, body: `<img src="/none.png">` }, /^console: .*404/],
  ["an inline style", { script: PAGE_DONE, body: `<p style="color: red">` }, /^console: .*style-src/],
  ["an inline script", { script: PAGE_DONE, body: `<script>1</script>` }, /^console: .*script-src/],
  [
    "a request to a stranger",
    { script: PAGE_DONE, body: `<img src="http://127.0.0.1:9/x.png">` },
    /^stranger: /,
  ],
  [
    "caught eval in the page",
    { script: `${CAUGHT_EVAL} ${PAGE_DONE}` },
    /^console: policy: script-src refused eval/,
  ],
  [
    "caught eval in a worker",
    { script: inWorker(CAUGHT_EVAL, PAGE_DONE) },
    /^console: policy: script-src refused eval/,
  ],
  [
    "caught eval in a frame",
    { script: ON_FRAME_DONE, frameScript: CAUGHT_EVAL + FRAME_DONE },
    /^console: policy: script-src refused eval/,
  ],
  [
    "caught eval in a frame's worker",
    { script: ON_FRAME_DONE, frameScript: inWorker(CAUGHT_EVAL, FRAME_DONE) },
    /^console: policy: script-src refused eval/,
  ],
  [
    "caught eval in a frame's worker from a data URL",
    { script: ON_FRAME_DONE, frameScript: inDataWorker(CAUGHT_EVAL, FRAME_DONE) },
    /^console: policy: script-src refused eval/,
  ],
  [
    "a request that a frame's worker may not make",
    {
      script: ON_FRAME_DONE,
      frameScript: inWorker(`fetch("http://127.0.0.1:9/").catch(() => 0)`, FRAME_DONE),
    },
    /^console: policy: connect-src refused http:\/\/127.0.0.1:9/,
  ],
];

Deno.test("visit() fails on a fault, and not when it is expected", async (t) => {
  await using browser = await launchChromium();
  for (const [what, page, fault] of FAULTS) {
    await t.step(what, async () => {
      await assert.rejects(visitPage(browser, page), (error: Error) => {
        assert.equal(error.message.split("\n")[0], "the page has faults");
        const { actual } = error as assert.AssertionError;
        assert.ok((actual as string[]).some((one) => fault.test(one)), `${fault} in ${actual}`);
        return true;
      });
      await visitPage(browser, { ...page, expects: [fault, /./] });
    });
  }
});

Deno.test("visit() fails when an expected fault does not happen, and not without a fault", async () => {
  await using browser = await launchChromium();
  const lacking = { script: PAGE_DONE, expects: [/broken/] };
  await assert.rejects(visitPage(browser, lacking), /faults that should have happened/);
  await visitPage(browser, { script: inWorker("1", PAGE_DONE) });
  await visitPage(browser, { script: ON_FRAME_DONE, frameScript: inWorker("1", FRAME_DONE) });
});

Deno.test("serveFolder() answers like a plain file server", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/a`);
  await Deno.writeTextFile(`${folder}/a/index.html`, "a");
  await Deno.writeTextFile(`${folder}/404.html`, "nothing here");
  {
    await using site = serveFolder(folder);
    const ask = async (path: string) => {
      const response = await fetch(`${site.origin}${path}`);
      return [response.status, new URL(response.url).pathname, await response.text()];
    };
    assert.deepEqual(await ask("/a"), [200, "/a/", "a"]);
    assert.deepEqual(await ask("/a/index.html"), [200, "/a/index.html", "a"]);
    assert.deepEqual(await ask("/b"), [404, "/b", "nothing here"]);
    assert.deepEqual(await ask("/a/index.html/c"), [404, "/a/index.html/c", "nothing here"]);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("axeViolations() finds what a person would miss, and nothing when it is there", async () => {
  const page = (main: string) =>
    `<!doctype html><html lang="en"><title>a page</title><main><h1>A page</h1>${main}</main></html>`;
  await using browser = await launchChromium();
  const found = async (main: string) => {
    const tab = await browser.newPage();
    await tab.setContent(page(main));
    return (await axeViolations(tab)).map((line) => line.split(":")[0]);
  };
  assert.deepEqual(await found(`<img src="data:," alt="nothing">`), []);
  assert.deepEqual(await found(`<img src="data:,">`), ["image-alt"]);
  assert.deepEqual(await found(`<p style="color: #999; background: #fff">pale</p>`), ["color-contrast"]);
  assert.deepEqual(await found(`<button></button>`), ["button-name"]);
});

Deno.test("exportedPages() lists folders with a page, and throws when there is no home page", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/lessons/a`, { recursive: true });
  await Deno.writeTextFile(`${folder}/lessons/a/index.html`, "");
  assert.throws(() => exportedPages(folder), /site:export/);
  await Deno.writeTextFile(`${folder}/index.html`, "");
  await Deno.writeTextFile(`${folder}/404.html`, "");
  await Deno.mkdir(`${folder}/runner`);
  await Deno.writeTextFile(`${folder}/runner/frame.html`, "");
  assert.deepEqual(exportedPages(folder), ["/", "/lessons/a/"]);
  await Deno.remove(folder, { recursive: true });
});
