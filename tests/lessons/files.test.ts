/** What makes a lesson's file one that can be pasted into a project, and its diff one that can be read. */

import assert from "node:assert/strict";
import { basename } from "node:path";
import { diffLines } from "diff";
import { declarations } from "../generate/quotes.ts";
import { allLessons, type Lesson, projectFile, startTexts, stepBefore } from "../../lessons/cli/lessons.ts";

const lessons = allLessons();
const read = (path: string) => Deno.readTextFileSync(projectFile(path));

/** CONTRIBUTING and the README state the same. */
const MAX_LINES = 360;
const MAX_CHANGED = { from: 4, before: 80, after: 110 };
const PACKAGES = /^(@modelcontextprotocol\/sdk\/|jose$|zod$)/;
/** One lesson is about SDK v2. */
const PACKAGES_V2 = { lesson: 12, packages: /^(@modelcontextprotocol\/server$|jose$|zod$)/ };

for (const lesson of lessons) {
  const client = lesson.party === "client";
  for (const file of [...lesson.files, lesson.shortcut]) {
    Deno.test(`${client ? "createClient" : "createServer"}() is self-contained when it comes from ${file}`, () => {
      const text = read(file);
      assert.ok(text.split("\n").length <= MAX_LINES, `at most ${MAX_LINES} lines`);
      for (const [, specifier = ""] of text.matchAll(/^(?:import|export) .*?from "([^"]+)"/gm)) {
        if (isOwn(specifier, lesson)) continue;
        const packages = lesson.number === PACKAGES_V2.lesson ? PACKAGES_V2.packages : PACKAGES;
        assert.match(specifier, packages, `${specifier} is not a package that a lesson may use`);
      }
      assert.doesNotMatch(text, /\bDeno\.(?!serve`)|\bprocess\.|["']node:|import\(/, "no runtime of its own");
      // Where it is cut into parts, one of them says what it is told.
      if (lesson.files.length > 1) return;
      assert.match(
        text,
        client ? /^export interface ClientSettings \{$/m : /^export interface Settings \{$/m,
      );
    });
  }

  Deno.test(`${lesson.file} says in one line what is still open, if anything is`, () => {
    // The server is safe from lesson 6 on, the client from lesson 8 on.
    const open = lesson.number <= 5 || lesson.number === 7;
    assert.equal(/^\/\/ Not safe yet.*: .+$/m.test(read(lesson.file)), open);
    assert.equal(lesson.open !== "", open);
    assert.match(read(lesson.shortcut), /^\/\/ Not safe: .+$/m);
  });
}

/** A lesson of several files may import its own, and nobody else's. */
function isOwn(specifier: string, { files }: Lesson): boolean {
  return specifier.startsWith("./") && files.some((file) => file.endsWith(`/${specifier.slice(2)}`));
}

/** Lines that were added or removed, in all files together. */
function changedLines(lesson: Lesson): number {
  const old = startTexts(lesson, lessons);
  const now = new Map(lesson.files.map((file) => [basename(file), read(file)]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .flatMap((name) => diffLines(old.get(name) ?? "", now.get(name) ?? ""))
    .filter(({ added, removed }) => added || removed)
    .reduce((sum, { count }) => sum + count, 0);
}

Deno.test("lessons/06-scopes/cut/ is lesson 6, to the letter, but for where the two parts meet", () => {
  const whole = declarations(read("lessons/06-scopes/server.ts"));
  const cut = ["protect.ts", "server.ts"].flatMap((name) =>
    [...declarations(read(`lessons/06-scopes/cut/${name}`))].filter(([name]) => !name.startsWith("import:"))
  );
  const meeting = ["createServer", "protect", "Serve"];
  const apart = (pairs: [string, string][]) =>
    pairs.filter(([name]) => !meeting.includes(name) && !name.startsWith("import:"))
      .map(([name, code]) => `${name}: ${code.replace(/^export /m, "")}`).sort();
  assert.deepEqual(apart(cut), apart([...whole]));
});

for (const lesson of lessons) {
  const previous = stepBefore(lesson, lessons);
  if (!previous) continue;
  const most = lesson.number < MAX_CHANGED.from ? MAX_CHANGED.before : MAX_CHANGED.after;
  Deno.test(`${lesson.slug} changes at most ${most} lines of ${previous.slug}`, () => {
    const changed = changedLines(lesson);
    assert.ok(changed > 0 && changed <= most, `${changed} lines`);
  });
}

Deno.test("CONTRIBUTING and the README state the limits when they speak of a lesson's size", () => {
  const { from, before, after } = MAX_CHANGED;
  for (const path of ["CONTRIBUTING.md", "README.md"]) {
    const text = read(path).replaceAll(/\s+/g, " ");
    assert.ok(text.includes(`${after} lines`) && text.includes(`${before} before lesson ${from}`), path);
    assert.ok(text.includes(`${MAX_LINES} lines`), path);
  }
});
