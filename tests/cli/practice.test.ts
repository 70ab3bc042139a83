/** `deno task practice`: the real program, in a pseudo-terminal and without one, in a copy of the project. */

import assert from "node:assert/strict";
import { allLessons, projectFile } from "../../lessons/cli/lessons.ts";

const [, second, third, fourth] = allLessons();

/** A copy of what the command needs, so that nobody's workspace is touched. */
async function inCopy(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  const files = ["lessons", "reference", "deno.json", "deno.lock"].map(projectFile);
  try {
    assert.ok((await new Deno.Command("cp", { args: ["-R", ...files, root] }).output()).success);
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

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

/** A person at a terminal. */
interface Seat {
  /** Waits until this is printed, from where the last one was. */
  sees(pattern: RegExp): Promise<string>;
  type(keys: string): Promise<void>;
  code: Promise<number>;
  pid: number;
}

async function atTerminal(cwd: string, args: string[], test: (seat: Seat) => Promise<void>): Promise<void> {
  const terminal = new URL("./terminal.py", import.meta.url).pathname;
  const child = new Deno.Command("python3", {
    args: [terminal, "80", "deno", "task", "--quiet", ...args],
    cwd,
    env: { NO_COLOR: "1", TERM: "xterm" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const input = child.stdin.getWriter();
  let text = "";
  const code = child.status.then(({ code }) => code);
  try {
    await test({
      code,
      pid: child.pid,
      async sees(pattern) {
        for (;;) {
          const match = pattern.exec(text);
          if (match) {
            const until = text.slice(0, match.index + match[0].length);
            text = text.slice(until.length);
            return until;
          }
          const { done, value } = await reader.read();
          if (done) throw new Error(`It ended without ${pattern}: ${text}`);
          text += value;
        }
      },
      type: (keys) => input.write(new TextEncoder().encode(keys)),
    });
  } finally {
    // A hang-up, as when a window is closed: the command ends, and all that it started.
    try {
      child.kill("SIGKILL");
    } catch { /* It has ended. */ }
    await Promise.all([child.status, reader.cancel(), input.abort().catch(() => {})]);
  }
}

const KEYS = /h hint {2}d diff[^]*?q quit/;

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
    assert.deepEqual(
      Object.keys(JSON.parse(await Deno.readTextFile(`${root}/workspace/progress.json`)).done),
      [
        third!.slug,
      ],
    );

    const next = await practice(root, "4");
    assert.equal(next.code, 1);
    assert.match(next.stdout, /begun with your own file of the step before/);
    assert.equal(await Deno.readTextFile(`${root}/workspace/${fourth!.slug}.ts`), mine);

    // Broken later, it stays done.
    await Deno.writeTextFile(own, await Deno.readTextFile(`${root}/${second!.file}`));
    assert.equal((await practice(root, "3")).code, 1);
    const { done, current } = JSON.parse(await Deno.readTextFile(`${root}/workspace/progress.json`));
    assert.deepEqual([Object.keys(done), current], [[third!.slug], third!.slug]);
    // Alone it goes on behind the last one that was practised and is done.
    assert.match((await practice(root)).stdout, /Lesson 4 of/);
  }));

Deno.test("practice names what is wrong with a file that does not run, and with types beside verdicts", () =>
  inCopy(async (root) => {
    await Deno.mkdir(`${root}/workspace`);
    const own = `${root}/workspace/02-resource-metadata.ts`;
    await Deno.writeTextFile(own, "export function createServer( {\n");
    const broken = await practice(root, "2");
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /^gatehouse: workspace\/02-resource-metadata\.ts does not run: [^\n]+\n$/);
    const finished = await Deno.readTextFile(`${root}/${second!.file}`);
    await Deno.writeTextFile(own, `${finished}\nexport const wrong: number = "text";\n`);
    const typed = await practice(root, "2");
    assert.equal(typed.code, 0, "types decide nothing");
    assert.match(typed.stdout, /Types, which no verdict depends on:[^]*TS2322[^]*export const wrong/);
    assert.match(typed.stdout, /at workspace\/02-resource-metadata\.ts:\d+:\d+/);
  }));

Deno.test("practice at a terminal judges each save, gives hints, goes on, begins again, and quits", () =>
  inCopy(async (root) => {
    const own = `${root}/workspace/02-resource-metadata.ts`;
    await atTerminal(root, ["practice", "2"], async ({ sees, type, code }) => {
      await sees(/Begin with this one of/);
      await sees(KEYS);
      await type("h");
      await sees(/Hint for metadata\./);
      await type("x");
      await sees(/Hints {2}[^]*Source /);
      await type("d");
      await sees(/\+\+\+ lessons\/02-resource-metadata\/server\.ts/);
      await Deno.writeTextFile(own, "export function createServer( {\n");
      await sees(/does not run/);
      await sees(/verdicts above are of what you had before/);
      await sees(KEYS);
      await Deno.copyFile(`${root}/${second!.file}`, own);
      const passed = await sees(KEYS);
      assert.match(passed, /✓ new: [^]*metadata\./);
      assert.match(passed, /(\d+) of \1 passed/);
      await type("l");
      await sees(/✓ {2}2 {2}Resource metadata/);
      await type("n");
      await sees(/Lesson 3 of/);
      await sees(KEYS);
      await type("rr");
      await sees(/Yours is kept as workspace\/03-challenge\.1\.ts/);
      await sees(KEYS);
      await type("q");
      assert.equal(await code, 0);
    });
    assert.ok((await Deno.stat(`${root}/workspace/03-challenge.1.ts`)).isFile);
  }));

Deno.test("practice goes on where one was when its terminal is gone in the middle", () =>
  inCopy(async (root) => {
    const own = `${root}/workspace/02-resource-metadata.ts`;
    await atTerminal(root, ["practice", "2"], async ({ sees }) => {
      await sees(KEYS);
      await Deno.copyFile(`${root}/${second!.file}`, own);
      await sees(/(\d+) of \1 passed/);
      await sees(KEYS);
    });
    await atTerminal(root, ["practice"], async ({ sees }) => {
      await sees(/Lesson 3 of \d+ [^]*1 of \d+ done/);
    });
    await atTerminal(root, ["lesson"], async ({ sees, code }) => {
      await sees(/ {2}1 {2}Open server[^]*✓ {2}2 {2}Resource metadata[^]* {2}3 {2}Challenge/);
      assert.equal(await code, 0);
    });
    assert.equal(await Deno.readTextFile(own), await Deno.readTextFile(`${root}/${second!.file}`));
  }));
