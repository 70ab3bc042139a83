/** What has to hold in every browser: lessons, the sandbox, verdicts that are earned, faults that are told as they are. */

import assert from "node:assert/strict";
import { ATTACKS } from "./attacks.ts";
import { testsInEach } from "./browsers.ts";
import { EXPORTED, exportedPages } from "./export.ts";
import type { Outcome } from "./lesson_page.ts";
import { projectText } from "./lesson_page.ts";
import {
  hurryTheEndIn,
  openLessonIn,
  putProgram,
  runIn,
  seen,
  startRun,
  takeSolutionIn,
} from "./lesson_tab.ts";
import { serveSite } from "./serve_site.ts";
import { verdictsInTerminal } from "./terminal.ts";
import { serveOutside, waysOut } from "./ways_out.ts";

const testInEach = testsInEach(serveSite);

/** Lessons with a workbench: one that is a project takes Node. */
const SLUGS: string[] = [];
for (const path of exportedPages()) {
  const [, slug] = /^\/lessons\/(\d\d-[^/]+)\/$/.exec(path) ?? [];
  if (slug && (await Deno.readTextFile(`${EXPORTED}${path}index.html`)).includes('id="program"')) {
    SLUGS.push(slug);
  }
}

/** Whose starts run in every browser; the others' run in Chromium alone. What a browser lacks shows in finished files. */
const STARTED_EVERYWHERE = ["03-challenge", "07-client"];

/** Those behind it are judged by all that lesson 6 is, and more: what a browser lacks shows in this one. */
const LAST_EVERYWHERE = "09-downstream";

const LESSON = "03-challenge";
const SHORTCUT = await projectText(`lessons/${LESSON}/shortcut.ts`);

function passedOf({ verdicts }: Outcome): string[] {
  return Object.keys(verdicts).filter((id) => verdicts[id] === "pass");
}

testInEach(
  "lessons' starts fail and every finished file passes whole",
  async ({ browser, visit, origin }, context) => {
    assert.ok(SLUGS.length >= 12, `lessons: ${SLUGS}`);
    for (
      const slug of browser.name === "chromium" ? SLUGS : SLUGS.filter((slug) => slug <= LAST_EVERYWHERE)
    ) {
      await context.step(slug, () =>
        visit(async (tab) => {
          await openLessonIn(tab, origin, slug);
          if (browser.name === "chromium" || STARTED_EVERYWHERE.includes(slug)) {
            // The next run ends this one.
            await startRun(tab);
            await seen(tab, ".check[data-status=fail]");
          }
          await takeSolutionIn(tab);
          const { phase, trouble, thrown, verdicts, summary } = await runIn(tab);
          const missing = Object.entries(verdicts).filter(([, status]) => status !== "pass");
          assert.deepEqual({ phase, trouble, thrown, missing }, {
            phase: "judged",
            trouble: undefined,
            thrown: [],
            missing: [],
          });
          const count = Object.keys(verdicts).length;
          assert.ok(count > 20, `${count} checks`);
          assert.match(summary, new RegExp(`^${count} of ${count} passed`));
        }));
    }
  },
);

testInEach("a shortcut gets the same verdicts as in the terminal", async ({ visit, origin }, context) => {
  for (const [lesson, slug] of [[3, LESSON], [7, "07-client"]] as const) {
    const file = `lessons/${slug}/shortcut.ts`;
    await context.step(file, () =>
      visit(async (tab) => {
        await openLessonIn(tab, origin, slug);
        await putProgram(tab, await projectText(file));
        const { verdicts } = await runIn(tab);
        const expected = await verdictsInTerminal(lesson, file);
        assert.ok(Object.values(expected).includes("fail"));
        assert.deepEqual(verdicts, expected);
      }));
  }
});

testInEach(
  "a program reaches neither the network nor storage, and eval is not there",
  async ({ visit, origin }) => {
    await using outside = serveOutside();
    await visit(async (tab) => {
      await openLessonIn(tab, origin, LESSON);
      await putProgram(
        tab,
        `${waysOut(outside.origin)}
    let once;
    export const createServer = () => ({
      fetch: async () => { throw new Error("escaped: " + await (once ??= escapes())); },
    });`,
      );
      const { thrown } = await runIn(tab);
      assert.equal(thrown?.length, 1);
      assert.match(thrown![0]!, /^Error: escaped: nowhere, of 13 in line \d+ of server\.ts, \d+ times$/);
    }, { refusals: true });
    assert.deepEqual(outside.reached, [], "nothing arrived");
  },
);

testInEach(
  "a program that changes what a judge relies on earns nothing by it",
  async ({ visit, origin }, context) => {
    await visit(async (tab) => {
      await openLessonIn(tab, origin, LESSON);
      await putProgram(tab, SHORTCUT);
      const earned = passedOf(await runIn(tab));
      assert.ok(earned.length > 0, "the shortcut passes something");
      for (const [what, code] of ATTACKS) {
        await context.step(`one that ${what}`, async () => {
          await putProgram(tab, `${SHORTCUT}\n${code}`);
          const outcome = await runIn(tab);
          assert.deepEqual(passedOf(outcome).filter((id) => !earned.includes(id)), []);
          assert.doesNotMatch(outcome.summary, /^(\d+) of \1 passed/);
        });
      }
    });
  },
);

/** Programs with a mistake, what the page says is wrong, and what it says of what the program threw. */
const MISTAKES: [what: string, source: string, trouble: RegExp | undefined, thrown?: RegExp][] = [
  [
    "a server without `return`",
    "export function createServer() { const server = { fetch: async () => new Response() }; }",
    /createServer returns nothing: is a return missing/,
  ],
  [
    "a fetch without `return`",
    "export function createServer() { return { async fetch() { Response.json({}); } }; }",
    undefined,
    /^fetch returned undefined where a Response was due: is a return missing in it\? \d+ times$/,
  ],
  [
    "an error at every request, once, with its line and how often",
    "// first\nexport const createServer = () => ({\n  fetch: async () => { (undefined as any).what(); },\n});",
    undefined,
    /^TypeError[^\n]* in line 3 of server\.ts, \d\d+ times$/,
  ],
  [
    "a promise that never resolves",
    "export function createServer() { return { fetch: () => new Promise(() => {}) }; }",
    /does not answer[^]*promise in it never resolves/,
  ],
  [
    "a syntax error that only the browser finds",
    "// first\nconst once = 1; const once = 2;\nexport function createServer() {}",
    /Line 2:/,
  ],
  [
    "an error at the top",
    "// first\nconst none = undefined as any;\nnone.what();\nexport function createServer() {}",
    /Line 3:[^]*TypeError/,
  ],
  [
    "an import that is not there",
    `import "node:fs";\nexport function createServer() {}`,
    /imports "node:fs"[^]*there are/,
  ],
  ["an endless loop", "for (;;);\nexport function createServer() {}", /\d0 s[^]*endless loop/],
];

/** The finished second step, which does something first when it is asked by HEAD. */
async function atHead(act: string): Promise<string> {
  const finished = await projectText("lessons/02-resource-metadata/server.ts");
  return finished.replace("export function createServer", "function createFinished") + `
export function createServer(settings: Settings) {
  const finished = createFinished(settings);
  return {
    async fetch(request: Request) {
      if (request.method === "HEAD" && request.url.includes("/.well-known/")) ${act}
      return await finished.fetch(request);
    },
  };
}
`;
}

testInEach(
  "a program that hangs once costs the check concerned, and all others have their verdicts",
  async ({ visit, origin }) => {
    await visit(async (tab) => {
      await openLessonIn(tab, origin, "02-resource-metadata");
      await hurryTheEndIn(tab, 4_000);
      await putProgram(tab, await atHead("for (;;);"));
      const { phase, trouble, verdicts, summary } = await runIn(tab);
      assert.deepEqual({ phase, trouble }, { phase: "judged", trouble: undefined });
      const others = Object.entries(verdicts).filter(([, status]) => status !== "pass");
      assert.deepEqual(others, [["metadata.head", "untested"]]);
      const count = Object.keys(verdicts).length;
      assert.equal(summary, `${count - 1} of ${count} passed, 1 untested`);
      const reason = await tab.evaluate(
        () => document.querySelector('[id="metadata.head"] .reason')?.textContent ?? "",
        undefined,
      );
      assert.match(
        reason,
        /^Not tested: It was silent for \d+ s and was ended: is there an endless loop in it\?/,
      );
    });
  },
);

testInEach("a mistake is told as what it is", async ({ visit, origin }, context) => {
  await visit(async (tab) => {
    await openLessonIn(tab, origin, LESSON);
    await context.step(
      "the shortcut has thrown nothing: that its client went away is our doing",
      async () => {
        await putProgram(tab, SHORTCUT);
        assert.deepEqual((await runIn(tab)).thrown, []);
      },
    );
    for (const [what, source, trouble, thrown] of MISTAKES) {
      await context.step(what, async () => {
        if (what === "an endless loop") await hurryTheEndIn(tab);
        await putProgram(tab, source);
        const outcome = await runIn(tab);
        assert.equal(outcome.phase, trouble ? "broken" : "judged", `${outcome.trouble}`);
        if (trouble) assert.match(outcome.trouble ?? "", trouble);
        if (thrown) assert.match(outcome.thrown?.join("\n") ?? "", thrown);
        assert.doesNotMatch(JSON.stringify(outcome), /HarnessError|crashed/);
      });
    }
  });
});
