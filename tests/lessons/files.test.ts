/** What makes a lesson's file one that can be pasted into a project, and its diff one that can be read. */

import assert from "node:assert/strict";
import { diffLines } from "diff";
import { allLessons, projectFile, stepBefore } from "../../lessons/cli/lessons.ts";

const lessons = allLessons();
const read = (path: string) => Deno.readTextFileSync(projectFile(path));
const PACKAGES = /^(@modelcontextprotocol\/sdk\/|jose$|zod$)/;

for (const lesson of lessons) {
  const client = lesson.party === "client";
  for (const file of [lesson.file, lesson.shortcut]) {
    Deno.test(`${client ? "createClient" : "createServer"}() is self-contained when it comes from ${file}`, () => {
      const text = read(file);
      assert.ok(text.split("\n").length <= 300, "at most 300 lines");
      for (const [, specifier = ""] of text.matchAll(/^(?:import|export) .*?from "([^"]+)"/gm)) {
        assert.match(specifier, PACKAGES, `${specifier} is not a package that a lesson may use`);
      }
      assert.doesNotMatch(text, /\bDeno\.(?!serve`)|\bprocess\.|["']node:|import\(/, "no runtime of its own");
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

for (const lesson of lessons) {
  const previous = stepBefore(lesson, lessons);
  if (!previous) continue;
  Deno.test(`${lesson.file} changes at most 80 lines of ${previous.file}`, () => {
    const changes = diffLines(read(previous.file), read(lesson.file));
    const changed = changes.filter(({ added, removed }) => added || removed).reduce(
      (sum, { count }) => sum + count,
      0,
    );
    assert.ok(changed > 0 && changed <= 80, `${changed} lines`);
  });
}
