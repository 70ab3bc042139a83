/** `deno task lesson`: what it prints, and how it ends. */

import assert from "node:assert/strict";
import { basename } from "node:path";
import { countOf, type Report, STATUSES } from "../../reference/conformance/report.ts";
import { diffLines } from "diff";
import { allLessons, projectFile, startTexts, stepBefore } from "../../lessons/cli/lessons.ts";
import { runTask } from "./commands.ts";

const tooLong = (text: string) => text.split("\n").filter((line) => [...line].length > 80);

Deno.test("lesson lists what there is when it is given no number", async () => {
  const { code, stdout } = await runTask("lesson");
  assert.equal(code, 0);
  for (const { title } of allLessons()) assert.match(stdout, new RegExp(`\\d  ${title} `));
  assert.deepEqual(tooLong(stdout), []);
});

// The texts judge all of them (tests/prose.test.ts), and tests/lessons/verdicts.test.ts has what is said of each.
for (const number of [3, 12]) {
  const { judgedBy } = allLessons()[number - 1]!;
  Deno.test(`lesson ${number} --once exits with 0 and stays within 80 columns`, async () => {
    const { code, stdout, stderr } = await runTask("lesson", `${number}`, "--once");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, new RegExp(` ${judgedBy.length} of ${judgedBy.length} passed`));
    assert.deepEqual(tooLong(stdout), []);
    assert.equal(stderr, "");
    // deno-lint-ignore no-control-regex -- no colour without a terminal
    assert.doesNotMatch(stdout, /\x1b/);
  });
}

Deno.test("the text of each lesson judges the finished step", async () => {
  for (const { number, slug } of allLessons()) {
    const text = await Deno.readTextFile(projectFile(`lessons/${slug}/README.md`));
    assert.match(text, new RegExp(`lesson ${number} --once(?: \\| grep passed|\x60|$)`, "m"), slug);
  }
});

Deno.test("lesson --once exits with 1 and ends with what to do when the file is a shortcut", async () => {
  const { code, stdout } = await runTask("lesson", "3", "--once", "--file", allLessons()[2]!.shortcut);
  assert.equal(code, 1);
  const [, after = ""] = stdout.split("(more: --explain");
  assert.doesNotMatch(after, /✗|✓/, "nothing comes behind what fails but what to do");
  assert.match(after, /lesson 3 [^]*--explain/);
  assert.doesNotMatch(stdout, /lesson 4\b/, "the next one is not offered");
  assert.deepEqual(tooLong(stdout), []);
});

Deno.test("lesson --json prints one report and nothing else", async () => {
  const { code, stdout } = await runTask("lesson", "3", "--json");
  assert.equal(code, 0);
  const report = JSON.parse(stdout) as Report;
  assert.equal(report.schema, 2);
  assert.equal(report.revision, "2025-11-25");
  assert.deepEqual(report.subject.name, "lesson 3");
  assert.deepEqual(STATUSES.map((status) => countOf(report.totals, status)), [
    report.verdicts.length,
    0,
    0,
    0,
  ]);
  assert.ok(countOf(report.totals, "pass") >= 30);
  assert.ok(
    report.verdicts.every(({ exchanges }) => exchanges.length > 0),
    "each verdict shows what it rests on",
  );
});

Deno.test("lesson --json prints a whole report and exits with 1 when something fails", async () => {
  const { code, stdout } = await runTask(
    "lesson",
    "3",
    "--json",
    "--file",
    "lessons/02-resource-metadata/server.ts",
  );
  assert.equal(code, 1);
  const report = JSON.parse(stdout) as Report;
  const failure = report.verdicts.find(({ id }) => id === "challenge.missing-token")?.failure;
  assert.deepEqual(failure, {
    sent: "POST /mcp, tools/call list_notes",
    received: "200 · a result",
    expected: "401 and nothing else",
    exchange: 1,
  });
});

Deno.test("lesson --exchanges shows every exchange, and no token", async () => {
  const { code, stdout } = await runTask("lesson", "3", "--once", "--exchanges");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /POST \/mcp, tools\/call list_notes, with authorization:\s+Bearer «token [0-9a-f]{8}»/,
  );
  assert.match(stdout, /sub alice · aud/, "the claims of the forged token");
  assert.doesNotMatch(stdout, /eyJ|issued-by-nobody/);
  assert.deepEqual(tooLong(stdout), []);
});

Deno.test("lesson --explain says what a rule asks for, why, and where that is written", async () => {
  const { code, stdout } = await runTask("lesson", "--explain", "metadata.resource");
  assert.equal(code, 0);
  for (const word of ["metadata.resource", "MUST", "Hints", "RFC 9728 §3.3", "https://www.rfc-editor.org/"]) {
    assert.ok(stdout.includes(word), word);
  }
  assert.match(
    stdout,
    /Page {3}http:\/\/127\.0\.0\.1:8080\/rules\/metadata\.resource\/\n +once .*deno task site serves it/,
  );
});

Deno.test("lesson --explain without an id explains what fails first, and says so when nothing does", async () => {
  const file = "lessons/03-challenge/shortcut.ts";
  const judged = await runTask("lesson", "3", "--once", "--file", file);
  const [, id = ""] = /\(more: --explain (\S+)\)/.exec(judged.stdout) ?? [];
  const [before, behind] = await Promise.all([
    runTask("lesson", "3", "--explain", "--file", file),
    runTask("lesson", "--explain", "3"),
  ]);
  assert.equal(before.code, 1);
  assert.match(before.stdout, new RegExp(`^ {2}${id.replace(".", "\\.")} `, "m"));
  assert.match(before.stdout, /Hints/);
  assert.equal(behind.code, 0);
  assert.match(behind.stdout, /Nothing fails/);
});

Deno.test("lesson says how long it takes somebody who writes it: reading, and a line in eighteen seconds", async () => {
  const read = async (file: string) => await Deno.readTextFile(projectFile(file));
  const lessons = allLessons();
  for (const lesson of lessons) {
    const before = stepBefore(lesson, lessons) ? startTexts(lesson, lessons) : new Map();
    let added = 0;
    for (const file of lesson.files) {
      added += diffLines(before.get(basename(file)) ?? "", await read(file))
        .filter(({ added }) => added).reduce((lines, { count }) => lines + (count ?? 0), 0);
    }
    const words = lesson.prose.split(/\s+/).length;
    const minutes = words / 200 + added * 0.3;
    assert.ok(Math.abs(lesson.minutes - minutes) <= 5, `lesson ${lesson.number}: ${Math.round(minutes)} min`);
  }
});

const mistakes: [what: string, args: string[], message: RegExp][] = [
  ["lesson does not exist", ["lesson", "99", "--once"], /no lesson 99 yet: there are\s+lessons 1, 2,/],
  ["number is none", ["lesson", "two", "--once"], /no lesson two/],
  ["option does not exist", ["lesson", "1", "--twice"], /unknown option '--twice'/],
  ["port is none", ["lesson", "1", "--port", "many"], /--port.*number from 0 to 65535/],
  [
    "requirement does not exist",
    ["lesson", "--explain", "challenge.misssing-tokn"],
    /no requirement.*Did you mean challenge\.missing-token /,
  ],
  [
    "requirement to explain is not said",
    ["lesson", "--explain"],
    /takes a requirement's id, or a lesson's number/,
  ],
  [
    "words are those of several attacks",
    ["attack", "expires"],
    /Did you mean [^?]*token\.expired \(an expired token is refused\)/,
  ],
  ["words are nobody's", ["attack", "xyzzyx"], /none says anything like it/],
  [
    "file does not exist",
    ["lesson", "1", "--once", "--file", "nowhere.ts"],
    /nowhere\.ts does not run: there is no such file/,
  ],
  ["attack does not exist", ["attack", "challenge.missing"], /Did you mean challenge\.missing-token/],
  ["attack is none", ["attack", "metadata.head"], /is no attack/],
];
for (const [what, args, message] of mistakes) {
  Deno.test(`${args[0]} exits with 2 and one clear line when the ${what}`, async () => {
    const { code, stderr } = await runTask(...args);
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  });
}

Deno.test("attack exits with 0 and shows both halves when it succeeds before and is refused after", async () => {
  const { code, stdout } = await runTask("attack", "challenge.missing-token");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /Before {2}lessons\/02[^]*200[^]*vault[^]*The attack goes through[^]*After {3}lessons\/03[^]*401[^]*✓ Refused/,
  );
  assert.deepEqual(tooLong(stdout), []);
});

Deno.test("attack --json prints both reports as one document", async () => {
  const { code, stdout } = await runTask("attack", "metadata.forged-host", "--json");
  assert.equal(code, 0);
  const { schema, before, after } = JSON.parse(stdout);
  assert.equal(schema, 1);
  assert.equal(before.subject.file, "lessons/02-resource-metadata/shortcut.ts");
  assert.deepEqual([before.verdicts[0].status, after.verdicts[0].status], ["fail", "pass"]);
});

Deno.test("attack lists the attacks when it is given none", async () => {
  const { code, stdout } = await runTask("attack");
  assert.equal(code, 0);
  assert.match(stdout, /challenge\.missing-token\n {6}a call without a credential is refused with 401\n/);
  assert.doesNotMatch(stdout, /metadata\.head/);
  assert.deepEqual(tooLong(stdout), []);
});
