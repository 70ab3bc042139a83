/** A lesson's text suffices to write its step: whatever is new in the file stands in it. */

import assert from "node:assert/strict";
import { basename } from "node:path";
import { allLessons, type Lesson, projectFile, startTexts, stepBefore } from "../../lessons/cli/lessons.ts";
import { declaration, declarations, difference } from "../generate/quotes.ts";

const lessons = allLessons();
const read = (path: string) => Deno.readTextFileSync(projectFile(path));

/** What is new is told where it is built. */
function buildIt({ prose }: Lesson): string {
  const [, section = ""] = /^## Build it$([^]*?)^## /m.exec(prose) ?? [];
  return section;
}

/** Code alone: another comment makes no other program. */
function bare(code: string): string {
  return code.replaceAll(/\/\*\*[^]*?\*\/\n?|(?<=^|\s)\/\/ .*$/gm, "").replaceAll(/\s+/g, " ").trim();
}

/** Declarations that a step adds, changes or takes away. */
function newIn(before: string, after: string): { name: string; isGone: boolean; lines: number }[] {
  const [old, now] = [declarations(before), declarations(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  return names.filter((name) => bare(old.get(name) ?? "") !== bare(now.get(name) ?? "")).map((name) => {
    const code = now.get(name)?.replace(/^\/\*\*[^]*?\*\/\n/, "") ?? "";
    return { name, isGone: !now.has(name), lines: code.split("\n").length };
  });
}

/** What a reader of the text would have to look up in the finished file. */
function untold(text: string, before: string, after: string): string[] {
  const quoted = [...text.matchAll(/^```(?:ts|diff) \w+\.ts#(\S+)$/gm)]
    .flatMap(([, names]) => names!.split(","));
  const said = [...text.replaceAll(/^```[^]*?^```$/gm, "").matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
  const isNamed = (name: string) => {
    const named = new RegExp(`(?<!\\w)${name.replace(/^import:/, "")}(?!\\w)`);
    return said.some((code) => named.test(code));
  };
  // A name is enough for what is one line, or gone.
  return newIn(before, after)
    .filter(({ name, isGone, lines }) =>
      !quoted.includes(name) && !((isGone || lines === 1) && isNamed(name))
    )
    .map(({ name }) => name);
}

for (const lesson of lessons) {
  const before = stepBefore(lesson, lessons);
  Deno.test(`the text of lesson ${lesson.number} shows whatever its step adds or changes`, () => {
    // Where a side begins, what is left behind of the shortcut is no part of the step.
    const old = before
      ? startTexts(lesson, lessons)
      : new Map([[basename(lesson.file), withoutWhatGoes(read(lesson.shortcut), read(lesson.file))]]);
    const now = new Map(lesson.files.map((file) => [basename(file), read(file)]));
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      assert.deepEqual(untold(buildIt(lesson), old.get(name) ?? "", now.get(name) ?? ""), [], name);
    }
  });

  Deno.test(`the text of lesson ${lesson.number} has commands that can be typed where Deno is not installed`, () => {
    for (const [command] of lesson.prose.matchAll(/.*\bdeno task\b.*/g)) {
      assert.doesNotMatch(command.replaceAll("npx -y deno task", ""), /\bdeno task\b/);
    }
  });
}

function withoutWhatGoes(shortcut: string, file: string): string {
  const kept = declarations(file);
  return [...declarations(shortcut)].filter(([name]) => kept.has(name)).map(([, code]) => code).join("\n\n");
}

const BEFORE =
  `import { a } from "a";\n\nconst KEPT = 1;\n\nconst GONE = 1;\n\nfunction one() {\n  return 1;\n}\n`;
const AFTER =
  `import { a, b } from "a";\n\n/** Other words. */\nconst KEPT = 1;\n\nfunction one() {\n  return 2;\n}\n`;

Deno.test("untold() names what a text keeps to itself", () => {
  assert.deepEqual(untold("", BEFORE, AFTER), ["import:a", "one", "GONE"]);
  assert.deepEqual(untold("`one` and `GONE`, and `ones`", BEFORE, AFTER), ["import:a", "one"]);
  assert.deepEqual(untold("```ts server.ts#import:a,one\n`GONE`\n```\n", BEFORE, AFTER), ["GONE"]);
  assert.deepEqual(
    untold("```diff server.ts#one\n```\n\n`import:a`, `GONE.b`, `AGONE`", BEFORE, AFTER),
    [],
  );
  assert.deepEqual(untold("`import:a`, `one`, `GONES`", BEFORE, AFTER), ["one", "GONE"]);
});

Deno.test("declaration() takes several by their names, as they stand in the file, and what is imported from a place", () => {
  const source =
    'import {\n  a,\n  b,\n} from "ab";\nimport c from "c";\n\nconst d = 1;\nclass e {}\n\nconst f = 3;\n';
  assert.equal(declaration(source, "import:ab"), 'import {\n  a,\n  b,\n} from "ab";');
  assert.equal(declaration(source, "import:c"), 'import c from "c";');
  assert.equal(declaration(source, "d,e,f"), "const d = 1;\nclass e {}\n\nconst f = 3;");
  assert.throws(() => declaration(source, "import:d"), /Nothing is imported from d/);
});

Deno.test("difference() shows what is new in a declaration, and where lines are left out", () => {
  const lines = (changed: string) =>
    `function a() {\n  1;\n  2;\n  3;\n  ${changed};\n  5;\n\n  6;\n  7;\n}\n`;
  assert.equal(
    difference(lines("4"), lines("four"), "a"),
    " …\n   2;\n   3;\n-  4;\n+  four;\n   5;\n …",
  );
  assert.equal(difference("const a = 1;\n", "const a = 2;\n", "a"), "-const a = 1;\n+const a = 2;");
  assert.throws(() => difference(BEFORE, BEFORE, "one"), /Nothing is new in one/);
  assert.throws(() => difference(BEFORE, AFTER, "GONE"), /0 top-level declarations of GONE/);
});
