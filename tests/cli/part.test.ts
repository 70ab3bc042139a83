/** The part of a finished step that a hint shows. */

import assert from "node:assert/strict";
import { allLessons, type Lesson, projectFile, startTexts } from "../../lessons/cli/lessons.ts";
import { partOf } from "../../lessons/cli/part.ts";
import { requirementNamed } from "../../reference/command/requirement_named.ts";

const lessons = allLessons();
const read = (file: string) => Deno.readTextFileSync(projectFile(file));
const finishedText = ({ files }: Lesson) => files.map(read).join("\n");
const partFor = (lesson: Lesson, id: string) => {
  const start = [...startTexts(lesson, lessons).values()].join("\n");
  return partOf(start, finishedText(lesson), requirementNamed(id));
};

Deno.test("partOf() shows some of the step, and not all of it, when a rule of any lesson fails at its start", () => {
  for (const lesson of lessons) {
    const length = finishedText(lesson).split("\n").length;
    for (const id of lesson.adds) {
      const part = partFor(lesson, id);
      assert.match(part?.patch ?? "", /^[-+]/m, id);
      assert.ok(part!.patch.split("\n").length < length / 2, `${id}: ${part!.name}`);
    }
  }
});

const expected: [id: string, name: RegExp][] = [
  ["metadata.path-form", /^metadataUrl$/],
  ["audience.other-resource", /^verifier$/],
];
for (const [id, name] of expected) {
  Deno.test(`partOf() finds where ${id} is kept when that fails`, () => {
    const lesson = lessons.find(({ adds }) => adds.includes(id))!;
    assert.match(partFor(lesson, id)?.name ?? "", name);
  });
}

Deno.test("partOf() finds nothing when both files are the same", () => {
  const [first] = lessons;
  const finished = read(first!.file);
  assert.equal(partOf(finished, finished, requirementNamed("challenge.header")), undefined);
});
