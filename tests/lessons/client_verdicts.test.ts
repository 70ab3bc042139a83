/** The same client gets the same verdicts apart, over real HTTP, and in memory. */

import assert from "node:assert/strict";
import { judgeFile } from "../../lessons/cli/judging.ts";
import { allLessons } from "../../lessons/cli/lessons.ts";
import { lessonProgram, shortcutProgram } from "../../lessons/cli/programs.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Report } from "../../reference/conformance/report.ts";
import { createClientOf, memoryClientTarget } from "../client_target.ts";

const statuses = ({ verdicts }: Report) => {
  return Object.fromEntries(verdicts.map(({ id, status, reason }) => [id, reason ?? status]));
};

for (const lesson of allLessons().filter(({ party }) => party === "client")) {
  for (const program of [lessonProgram(lesson), shortcutProgram(lesson)]) {
    const file = program.shown;
    Deno.test(`judge() finds the same apart and in memory when it judges ${file}`, async () => {
      const { judgedBy: ids, party } = lesson;
      const name = "test";
      const apart = statuses(
        await judgeFile({ name, program, ids, party, signsIn: false }),
      );
      const target = memoryClientTarget(await createClientOf(file));
      const inMemory = statuses(await judge({ subject: { name }, target, ids }));
      assert.deepEqual(inMemory, apart);
      const passes = Object.values(apart).every((status) => status === "pass");
      assert.equal(
        passes,
        file === lesson.file,
        "the finished file passes everything, the shortcut does not",
      );
    });
  }
}
