/** `deno task practice` without a terminal: once, in a copy of the project. */

import assert from "node:assert/strict";
import { allLessons } from "../../lessons/cli/lessons.ts";
import { parsedProgress } from "../../lessons/cli/progress_file.ts";
import { inCopy, inOwnCopy } from "./terminal.ts";

const [first, second, third, fourth] = allLessons();

/** Without a terminal. */
async function practice(
  cwd: string,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "practice", ...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Lessons that are done there, as the file says. */
async function doneIn(root: string): Promise<string[]> {
  const { lessons } = parsedProgress(await Deno.readTextFile(`${root}/workspace/progress.json`));
  return lessons.filter(({ complete }) => complete).map(({ lesson }) => lesson);
}

Deno.test("practice without a terminal judges once: 1 at the step's start, 0 when it is finished, and then it goes on", () =>
  inCopy(async (root) => {
    const begun = await practice(root, "3");
    assert.equal(begun.code, 1, begun.stderr);
    assert.match(begun.stdout, /workspace\/03-challenge\.ts\n +begun with the finished step before/);
    assert.match(begun.stdout, /0 of \d+ done/);
    assert.match(begun.stdout, /\(more: --explain challenge\.missing-token\)/, "what is new comes first");
    const own = `${root}/workspace/03-challenge.ts`;
    assert.equal(await Deno.readTextFile(own), await Deno.readTextFile(`${root}/${second!.file}`));

    // As somebody would finish it, with a mark of their own.
    const mine = `${await Deno.readTextFile(`${root}/${third!.file}`)}\n// Mine.\n`;
    await Deno.writeTextFile(own, mine);
    const passed = await practice(root, "3");
    assert.equal(passed.code, 0, passed.stdout + passed.stderr);
    assert.match(passed.stdout, /deno task practice 4 +next: verify the token/);
    assert.deepEqual(passed.stdout.split("\n").filter((line) => [...line].length > 80), []);
    assert.deepEqual(await doneIn(root), [third!.slug]);

    const next = await practice(root, "4");
    assert.equal(next.code, 1);
    assert.match(next.stdout, /begun with your own file of the step before/);
    assert.equal(await Deno.readTextFile(`${root}/workspace/${fourth!.slug}.ts`), mine);

    // Broken later, it stays done.
    await Deno.writeTextFile(own, await Deno.readTextFile(`${root}/${second!.file}`));
    assert.equal((await practice(root, "3")).code, 1);
    assert.deepEqual(await doneIn(root), [third!.slug]);
    // Alone it goes on behind the last one that was practised and is done.
    assert.match((await practice(root)).stdout, /Lesson 4 of/);
  }));

/** Finished lesson 2, with this done to each request before it is answered. */
const WITH = (before: string, outside = "") => async (root: string) => {
  const finished = await Deno.readTextFile(`${root}/${second!.file}`);
  return finished.replace("export function createServer", "function createFinished") + `
${outside}
export function createServer(settings: Settings): { fetch(request: Request): Promise<Response> } {
  const finished = createFinished(settings);
  return {
    async fetch(request) {
      ${before}
      return await finished.fetch(request);
    },
  };
}
`;
};

/** Mistakes in a file of lesson 2, what is said of them, and the exit code. */
const mistakes: [what: string, text: (root: string) => Promise<string>, code: number, said: RegExp[]][] = [
  [
    "a syntax error with its place",
    () => Promise.resolve("// mine\nexport function createServer( {\n  const x = = 5;\n"),
    2,
    [/✗ workspace\/02\S+ does not run: [^\n]+\n? *[^\n]*\(line 3\)\n {8}2 \| export function[^\n]+\n {8}3 \| {3}const x = = 5;\n {10}\| +\^/],
  ],
  [
    "an error of types with its place, beside the verdicts",
    async (root) =>
      `${await Deno.readTextFile(`${root}/${second!.file}`)}\nexport const wrong: number = "text";\n`,
    0,
    [/Types, which no verdict depends on:[^]*TS2322[^]*export const wrong[^]*at workspace\/02-resource-metadata\.ts:\d+:\d+/],
  ],
  [
    "a createServer without return",
    () =>
      Promise.resolve(
        "export function createServer() {\n  const server = { fetch: async () => new Response() };\n}\n",
      ),
    2,
    [/its createServer returns\s+nothing: is a return missing in it\?/],
  ],
  [
    "a fetch without return, once, and how often",
    () =>
      Promise.resolve(
        "export const createServer = () => ({\n  async fetch() {\n    Response.json({});\n  },\n});\n",
      ),
    1,
    [/went wrong[^\n]+\n {4}fetch returned undefined where a Response was due: is a return missing in\s+it\?\n {6}\d\d+ times\n/],
  ],
  [
    "an error that is thrown at every request, once, with its line and how often",
    WITH("undefined!.what();"),
    1,
    [/ {4}Cannot read properties of undefined \(reading 'what'\)\n {6}line \d+, \d\d+ times\n {8}\d+ \| [^]*undefined!\.what\(\);\n +\| +\^/],
  ],
  [
    "what it prints, and no more of it than somebody reads",
    WITH('for (let i = 0; i < 1000; i++) console.log("hello", i);'),
    0,
    [/Your file printed:\n {4}hello 0\n[^]*hello 19\n {4}… and \d{4,} more lines\n/],
  ],
];

Deno.test("practice says what is wrong where it is, once", (t) =>
  inCopy(async (root) => {
    await Deno.mkdir(`${root}/workspace`);
    for (const [what, text, code, said] of mistakes) {
      await t.step(what, async () => {
        await Deno.writeTextFile(`${root}/workspace/02-resource-metadata.ts`, await text(root));
        const outcome = await practice(root, "2");
        assert.equal(outcome.code, code, outcome.stdout + outcome.stderr);
        for (const pattern of said) {
          assert.match(outcome.stdout, pattern);
          const again = outcome.stdout.replace(pattern, "");
          assert.doesNotMatch(again, pattern, "once");
        }
        assert.ok(outcome.stderr.split("\n").length <= 2, outcome.stderr);
        assert.doesNotMatch(outcome.stdout + outcome.stderr, /HarnessError|file:\/\//);
      });
    }
  }));

/** What costs the checks concerned, and no others: of lesson 2 only `metadata.head` asks for the metadata by HEAD. */
const IS_HEAD =
  `const isHead = ({ method, url }: Request) => method === "HEAD" && url.includes("/.well-known/");`;
const losses: [what: string, before: string, reason: RegExp][] = [
  [
    "hangs",
    "if (isHead(request)) for (;;);",
    /metadata\.head untested: \S+ was silent for 10 s and was ended: is there an endless loop in it\?/,
  ],
  [
    "never answers",
    "if (isHead(request)) await new Promise(() => {});",
    /metadata\.head untested: it has not answered for 10 s: HEAD /,
  ],
  ["ends", "if (isHead(request)) Deno.exit(3);", /metadata\.head untested: \S+ has ended by itself/],
  [
    "has an error that nobody waits for",
    'if (isHead(request)) Promise.reject(new Error("left alone"));',
    // It may have answered by then, and what is asked next is what is lost.
    /untested: \S+ ended: left alone \(line \d+\)/,
  ],
];
Deno.test("practice names a program that is lost, and that costs only the checks concerned", (t) =>
  inCopy(async (root) => {
    await Deno.mkdir(`${root}/workspace`);
    for (const [what, before, reason] of losses) {
      await t.step(`one that ${what} when it is asked by HEAD`, async () => {
        await Deno.writeTextFile(
          `${root}/workspace/02-resource-metadata.ts`,
          await WITH(before, IS_HEAD)(root),
        );
        const { code, stdout, stderr } = await practice(root, "2");
        assert.equal(code, 2, stdout + stderr);
        const total = second!.judgedBy.length;
        assert.match(stdout, new RegExp(`${total - 1} of ${total} passed, 1 untested`));
        assert.match(stdout.replaceAll(/\s+/g, " "), reason);
      });
    }
  }));

Deno.test("practice says that a program that answers nothing cannot be judged", () =>
  inCopy(async (root) => {
    await Deno.mkdir(`${root}/workspace`);
    await Deno.writeTextFile(
      `${root}/workspace/${first!.slug}.ts`,
      "export const createServer = () => ({ fetch: () => new Promise(() => {}) });\n",
    );
    const { code, stdout } = await practice(root, "1");
    assert.equal(code, 2);
    assert.match(stdout, /cannot be judged: it has\s+not answered for 10 s/);
  }));

Deno.test("practice keeps a step of several files in a folder, begins the next with it, and takes it along", () =>
  inOwnCopy(async (root) => {
    // A small one: lesson 2 cut in two, and lesson 1 as what it starts from.
    const entry = `${root}/${second!.file}`;
    const cut = `${root}/lessons/${first!.slug}/cut`;
    await Deno.mkdir(cut);
    await Deno.copyFile(`${root}/${first!.file}`, `${cut}/protect.ts`);
    await Deno.writeTextFile(`${cut}/server.ts`, 'export * from "./protect.ts";\n');
    await Deno.rename(entry, entry.replace("server.ts", "protect.ts"));
    await Deno.writeTextFile(entry, 'export * from "./protect.ts";\n');
    const begun = await practice(root, "2");
    assert.equal(begun.code, 1, begun.stderr);
    const own = `${root}/workspace/${second!.slug}`;
    assert.ok((await Deno.stat(own)).isDirectory);
    await Deno.copyFile(entry, `${own}/server.ts`);
    await Deno.copyFile(entry.replace("server.ts", "protect.ts"), `${own}/protect.ts`);
    const passed = await practice(root, "2");
    assert.equal(passed.code, 0, passed.stdout + passed.stderr);

    const taken = `${root}/taken.json`;
    assert.equal((await practice(root, "--export", taken)).code, 0);
    const { programs } = parsedProgress(await Deno.readTextFile(taken));
    assert.deepEqual(Object.keys(programs![0]!.files!), ["protect.ts"]);
    await Deno.writeTextFile(`${own}/protect.ts`, "// something else\n");
    assert.match(
      (await practice(root, "--import", taken)).stdout,
      /kept as workspace\/02-resource-metadata\.1\n/,
    );
    assert.equal(
      await Deno.readTextFile(`${own}/protect.ts`),
      await Deno.readTextFile(entry.replace("server.ts", "protect.ts")),
    );
  }));
