/** The glossary: its terms are those of the lessons. */

import assert from "node:assert/strict";
import { wholeCourse } from "../../lessons/cli/course.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { GLOSSARY, termId } from "../../site/lib/glossary.ts";

Deno.test("each term of the glossary is said in two sentences, once, and stands in its lesson's text", () => {
  const course = wholeCourse();
  const names = GLOSSARY.flatMap(({ term, also = [] }) => [term, ...also]);
  assert.equal(new Set(names).size, names.length);
  assert.equal(new Set(GLOSSARY.map(({ term }) => termId(term))).size, GLOSSARY.length);
  assert.deepEqual(
    GLOSSARY.map(({ term }) => termId(term)),
    GLOSSARY.map(({ term }) => termId(term)).toSorted(),
    "in the order of the alphabet",
  );
  for (const { term, also = [], means, lesson } of GLOSSARY) {
    const sentences = means.split(/(?<=[.?!]) (?=[A-Z])/);
    assert.equal(sentences.length, 2, `${term}: ${sentences.length} sentences`);
    const found = course.find(({ number }) => number === lesson);
    assert.ok(found, `${term}: there is no lesson ${lesson}`);
    const text = Deno.readTextFileSync(projectFile(`lessons/${found.slug}/README.md`)).replaceAll(
      /\s+/g,
      " ",
    );
    const isSaid = [term, ...also].some((name) => text.includes(name) || text.includes(name.toLowerCase()));
    assert.ok(isSaid, `${term} is not in lesson ${lesson}`);
  }
});
