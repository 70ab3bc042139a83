/** A program of several files: a folder with its entry in it. */

import assert from "node:assert/strict";
import { judgeFile } from "../../lessons/cli/judging.ts";
import { allLessons, type Lesson, lessonNumber, projectFile } from "../../lessons/cli/lessons.ts";
import { ownProgram } from "../../lessons/cli/programs.ts";
import { runApart } from "../../reference/command/deno/apart.ts";
import { programAt } from "../../reference/command/deno/program.ts";
import { UsageError } from "../../reference/command/usage.ts";
import { runTask } from "./commands.ts";

/** A folder with these files, and one beside it that is nobody's business. */
async function inFolder(
  files: Record<string, string>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${parent}/mine`);
    await Deno.writeTextFile(`${parent}/beside.ts`, "export const secret = 1;\n");
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${parent}/mine/${name}`, text);
    }
    await test(`${parent}/mine`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

const lessons = allLessons();
const read = ({ file }: Lesson) => Deno.readTextFileSync(projectFile(file));
const judgeFolder = (lesson: Lesson, folder: string, ids: string[]) => {
  const { party, signsIn } = lesson;
  return judgeFile({ name: "test", program: ownProgram(folder, lesson), ids, party, signsIn });
};

/** Each instance that is created counts at the top of a module beside the entry: a second one in it would throw. */
const COUNTING = (create: string) =>
  `import { ${create} as create, once } from "./step.ts";
export function ${create}(settings: never) {
  once();
  return create(settings);
}
`;
const ONCE = `
let created = 0;
export function once(): void {
  if (++created > 1) throw new Error("a module is shared by two instances");
}
`;

Deno.test("lesson judges a folder by its server.ts when --file names one", () =>
  inFolder({ "server.ts": 'export * from "./step.ts";\n', "step.ts": read(lessons[2]!) }, async (folder) => {
    const { code, stdout, stderr } = await runTask("lesson", "3", "--once", "--file", folder);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout.replaceAll(/\s/g, ""), new RegExp(folder), "and says what it judged");
  }));

Deno.test("judgeFile() gives each instance modules of its own when a server is a folder", () => {
  const lesson = lessonNumber("4", lessons);
  const files = { "server.ts": COUNTING("createServer"), "step.ts": read(lesson) + ONCE };
  return inFolder(files, async (folder) => {
    const report = await judgeFolder(lesson, folder, ["keys.rotation"]);
    assert.deepEqual(report.verdicts.map(({ status }) => status), ["pass"]);
  });
});

Deno.test("judgeFile() gives each client modules of its own when a client is a folder", () => {
  const lesson = lessonNumber("7", lessons);
  const files = { "client.ts": COUNTING("createClient"), "step.ts": read(lesson) + ONCE };
  return inFolder(files, async (folder) => {
    const report = await judgeFolder(lesson, folder, lesson.adds.slice(0, 1));
    assert.deepEqual(report.verdicts.map(({ status }) => status), ["pass"]);
  });
});

const broken: [what: string, files: Record<string, string>, message: RegExp][] = [
  ["has no entry", { "other.ts": "" }, /mine does not run: there is no server\.ts in it/],
  [
    "reaches outside",
    { "server.ts": 'export { secret as createServer } from "../beside.ts";\n' },
    /it needs beside\.ts, which it may not read: only what is in its folder/,
  ],
  [
    "reads outside when it runs",
    { "server.ts": 'Deno.readTextFileSync(new URL("../beside.ts", import.meta.url));\n' },
    /it needs beside\.ts, which it may not read/,
  ],
];
for (const [what, files, message] of broken) {
  Deno.test(`judgeFile() names what is wrong when a folder ${what}`, () =>
    inFolder(files, async (folder) => {
      await assert.rejects(
        judgeFolder(lessons[0]!, folder, ["metadata.resource"]),
        (error) => error instanceof UsageError && message.test(error.message) || assert.fail(String(error)),
      );
    }));
}

Deno.test("judgeFile() lets a single file read itself and nothing beside it", () =>
  inFolder({ "server.ts": 'export * from "./step.ts";\n', "step.ts": read(lessons[0]!) }, async (folder) => {
    await assert.rejects(
      judgeFolder(lessons[0]!, `${folder}/server.ts`, ["metadata.resource"]),
      /it needs step\.ts, which it may not read/,
    );
  }));

/** Answers with what it was told. */
const TELLING = `
export const createServer = (settings: unknown) => ({ fetch: () => Promise.resolve(Response.json(settings)) });
`;

for (
  const [what, pathOf] of [["a file", (folder: string) => `${folder}/server.ts`], [
    "a folder",
    String,
  ]] as const
) {
  Deno.test(`runApart() tells each instance its own settings when the program is ${what}`, () =>
    inFolder({ "server.ts": TELLING }, async (folder) => {
      const program = programAt(pathOf(folder), "server.ts");
      const issuer = "http://127.0.0.1:9000";
      const { resource, fresh, stop } = await runApart(program, { issuer, port: 0, settings: { door: 1 } });
      try {
        const told = async (resource: string) => await (await fetch(resource)).json();
        assert.deepEqual(await told(resource), { resource, issuer, door: 1 });
        const other = await fresh({ door: 2 });
        assert.deepEqual(await told(other), { resource: other, issuer, door: 2 });
        const plain = await fresh();
        assert.deepEqual(await told(plain), { resource: plain, issuer });
      } finally {
        stop();
      }
    }));
}
