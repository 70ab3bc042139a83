/** The same file gets the same verdicts over real HTTP and in memory. */

import assert from "node:assert/strict";
import { LESSON_REVISION } from "../../lessons/cli/file_judging.ts";
import { allLessons } from "../../lessons/cli/lessons.ts";
import type { Target } from "../../reference/conformance/check.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { createServerOf, liveTarget, memoryTarget } from "../target.ts";

async function verdictsOf(target: Target, ids: string[]): Promise<Record<string, string>> {
  const report = await judge({ subject: { name: "test", resource: target.resource }, target, ids });
  return Object.fromEntries(report.verdicts.map(({ id, status, reason }) => [id, reason ?? status]));
}

const takesSettings = { takesSettings: true };
const lessons = allLessons();
for (const lesson of lessons) {
  if (lesson.party === "client") continue;
  // Where a step starts from lesson 6 again, its protection is that lesson's, which is judged there.
  const ids = lesson.after === undefined ? lesson.judgedBy : lesson.adds;
  for (const file of [lesson.file, lesson.shortcut]) {
    Deno.test(`judge() finds the same over HTTP and in memory when it judges ${file}`, async () => {
      const createServer = await createServerOf(file);
      const live = await liveTarget(createServer, lesson.signsIn, LESSON_REVISION, takesSettings);
      const overHttp = await verdictsOf(live, ids).finally(live.close);
      const memory = await memoryTarget(
        createServer,
        lesson.signsIn,
        undefined,
        LESSON_REVISION,
        takesSettings,
      );
      const inMemory = await verdictsOf(memory, ids);
      assert.deepEqual(inMemory, overHttp);
      const passes = Object.values(overHttp).every((status) => status === "pass");
      assert.equal(
        passes,
        file === lesson.file,
        "the finished file passes everything, the shortcut does not",
      );
    });
  }
}
