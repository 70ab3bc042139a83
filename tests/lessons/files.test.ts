/** What makes a lesson's file one that can be pasted into a project, and its diff one that can be read. */

import assert from "node:assert/strict";
import { diffLines } from "diff";
import { allLessons, projectFile } from "../../lessons/cli/lessons.ts";

const lessons = allLessons();
const read = (path: string) => Deno.readTextFileSync(projectFile(path));
const PACKAGES = /^(@modelcontextprotocol\/sdk\/|jose$|zod$)/;

for (const lesson of lessons) {
  for (const file of [lesson.server, lesson.shortcut]) {
    Deno.test(`createServer() is self-contained when it comes from ${file}`, () => {
      const text = read(file);
      assert.ok(text.split("\n").length <= 300, "at most 300 lines");
      for (const [, specifier = ""] of text.matchAll(/^(?:import|export) .*?from "([^"]+)"/gm)) {
        assert.match(specifier, PACKAGES, `${specifier} is not a package that a lesson may use`);
      }
      assert.doesNotMatch(text, /\bDeno\.(?!serve`)|\bprocess\.|["']node:|import\(/, "no runtime of its own");
      assert.match(text, /^export interface Settings \{$/m);
    });
  }

  Deno.test(`${lesson.server} says in one line what is still open, up to lesson 5`, () => {
    assert.equal(/^\/\/ Not safe yet.*: .+$/m.test(read(lesson.server)), lesson.number <= 5);
    assert.equal(lesson.open !== "", lesson.number <= 5);
    assert.match(read(lesson.shortcut), /^\/\/ Not safe: .+$/m);
  });
}

for (const [i, lesson] of lessons.slice(1).entries()) {
  const previous = lessons[i]!;
  Deno.test(`${lesson.server} changes at most 80 lines of ${previous.server}`, () => {
    const changes = diffLines(read(previous.server), read(lesson.server));
    const changed = changes.filter(({ added, removed }) => added || removed).reduce(
      (sum, { count }) => sum + count,
      0,
    );
    assert.ok(changed > 0 && changed <= 80, `${changed} lines`);
  });
}
