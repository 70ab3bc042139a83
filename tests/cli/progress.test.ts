/** A progress file is read in every form that it has had, and told apart from what is none. */

import assert from "node:assert/strict";
import { parsedProgress, ProgressError, progressText } from "../../lessons/cli/progress_file.ts";
import { inCopy } from "./terminal.ts";

/** As the terminal wrote it first. */
const FIRST_FORM = {
  schema: 1,
  current: "03-challenge",
  done: { "02-resource-metadata": "2026-11-02T08:00:00.000Z", "01-open-server": "2026-11-01T08:00:00.000Z" },
};

Deno.test("parsedProgress() keeps what is done, and where somebody is, when the file has its first form", () => {
  const done = (lesson: string, when: string) => ({ lesson, checks: [], when, complete: true });
  const read = parsedProgress(JSON.stringify(FIRST_FORM));
  assert.deepEqual(read, {
    schema: 1,
    current: "03-challenge",
    lessons: [
      done("01-open-server", "2026-11-01T08:00:00.000Z"),
      done("02-resource-metadata", "2026-11-02T08:00:00.000Z"),
    ],
  });
  assert.deepEqual(parsedProgress(progressText(read)), read);
  assert.deepEqual(parsedProgress('{"schema":1,"done":{}}'), { schema: 1, lessons: [] });
});

for (
  const [what, text, code] of [
    ["is of a later version", '{"schema":2,"lessons":[]}', "later_version"],
    ["is another's", '{"name":"gatehouse"}', "not_progress"],
    ["has a time that is none", '{"schema":1,"done":{"01-open-server":"soon"}}', "not_progress"],
  ] as const
) {
  Deno.test(`parsedProgress() refuses a file when it ${what}`, () => {
    assert.throws(
      () => parsedProgress(text),
      (error) => error instanceof ProgressError && error.code === code,
    );
  });
}

Deno.test("practice goes on where its first form left off, and says what to do with one of a later version", () =>
  inCopy(async (root) => {
    await Deno.mkdir(`${root}/workspace`);
    const file = `${root}/workspace/progress.json`;
    const taken = `${root}/taken.json`;
    const exported = async () => {
      const { code, stderr } = await new Deno.Command("deno", {
        args: ["task", "--quiet", "practice", "--export", taken],
        cwd: root,
        env: { NO_COLOR: "1" },
        stdin: "null",
      }).output();
      return { code, said: new TextDecoder().decode(stderr).replaceAll(/\s+/g, " ") };
    };
    await Deno.writeTextFile(file, JSON.stringify(FIRST_FORM));
    assert.equal((await exported()).code, 0);
    const { lessons } = parsedProgress(await Deno.readTextFile(taken));
    assert.deepEqual(lessons.map(({ lesson }) => lesson), ["01-open-server", "02-resource-metadata"]);
    await Deno.writeTextFile(file, '{"schema":2,"lessons":[]}');
    const { code, said } = await exported();
    assert.equal(code, 2);
    assert.match(said, /progress\.json is of a later version of Gatehouse: update this one, or move it away/);
    assert.equal(await Deno.readTextFile(file), '{"schema":2,"lessons":[]}', "it is left as it is");
  }));
