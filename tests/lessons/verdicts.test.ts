/** The same file gets the same verdicts over real HTTP and in memory. */

import assert from "node:assert/strict";
import { allLessons } from "../../lessons/cli/lessons.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { reportOfAll } from "../../reference/conformance/revisions.ts";
import { type ClosingTarget, createServerOf, liveTarget, memoryTarget } from "../target.ts";

/** What came of each rule, and in which of several revisions, where it does not pass. */
async function verdictsOf(targets: ClosingTarget[], ids: string[]): Promise<Record<string, string>> {
  const reports = [];
  for (const target of targets) {
    const subject = { name: "test", resource: target.resource };
    reports.push(await judge({ subject, target, ids }).finally(target.close));
  }
  const { verdicts } = reports.length > 1 ? reportOfAll(reports) : reports[0]!;
  return Object.fromEntries(verdicts.map(({ id, status, reason, revision }) => {
    return [id, [reason ?? status, ...revision ? [revision] : []].join(" at ")];
  }));
}

const takesSettings = { takesSettings: true };
const lessons = allLessons();
for (const lesson of lessons) {
  if (lesson.party === "client") continue;
  const { signsIn, revisions } = lesson;
  // What a step has from the one that it starts from, that one's file is judged by.
  const ids = lesson.after === undefined ? lesson.judgedBy : lesson.adds;
  for (const file of [lesson.file, lesson.shortcut]) {
    Deno.test(`judge() finds the same over HTTP and in memory when it judges ${file}`, async () => {
      const createServer = await createServerOf(file);
      const live = await Promise.all(
        revisions.map((revision) => liveTarget(createServer, signsIn, revision, takesSettings)),
      );
      const overHttp = await verdictsOf(live, ids);
      const memory = await Promise.all(
        revisions.map((revision) => memoryTarget(createServer, signsIn, undefined, revision, takesSettings)),
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
