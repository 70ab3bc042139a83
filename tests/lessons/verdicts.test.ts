/**
 * The same program gets the same verdicts apart, over real HTTP, and in memory; and what is said of them. Finished steps
 * are judged apart by their texts: tests/prose.test.ts.
 */

import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { judgeFile } from "../../lessons/cli/judging.ts";
import { againLines, results } from "../../lessons/cli/lesson_output.ts";
import { allLessons, type Lesson } from "../../lessons/cli/lessons.ts";
import { lessonProgram, shortcutProgram } from "../../lessons/cli/programs.ts";
import type { Program } from "../../reference/command/deno/program.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Report } from "../../reference/conformance/report.ts";
import { groupOf } from "../../reference/conformance/requirement.ts";
import { reportOfAll } from "../../reference/conformance/revisions.ts";
import { createClientOf, memoryClientTarget } from "../client_target.ts";
import { createServerOf, memoryTarget } from "../target.ts";

async function judgedInMemory(
  { party, revisions, signsIn }: Lesson,
  { shown }: Program,
  ids: string[],
): Promise<Report> {
  if (party === "client") {
    const target = memoryClientTarget(await createClientOf(shown));
    return await judge({ subject: { name: "test", file: shown }, target, ids });
  }
  const createServer = await createServerOf(shown);
  const reports = [];
  for (const revision of revisions) {
    const target = await memoryTarget(createServer, signsIn, undefined, revision, { takesSettings: true });
    const subject = { name: "test", file: shown, resource: target.resource };
    reports.push(await judge({ subject, target, ids }).finally(target.close));
  }
  return reports.length > 1 ? reportOfAll(reports) : reports[0]!;
}

/** What came of each rule, and in which of several revisions, where it does not pass. */
function verdictsOf({ verdicts }: Report): Record<string, string> {
  return Object.fromEntries(verdicts.map(({ id, status, reason, revision }) => {
    return [id, [reason ?? status, ...revision ? [revision] : []].join(" at ")];
  }));
}

/** What the command says of a report, as it is without colours. */
function said(lesson: Lesson, report: Report): string {
  const text = stripVTControlCharacters(results(lesson, report, { exchanges: false }));
  assert.deepEqual(tooLong(text), []);
  return text;
}

function tooLong(text: string): string[] {
  return text.split("\n").filter((line) => [...line].length > 80);
}

for (const lesson of allLessons()) {
  const { number, adds, judgedBy, party, revisions, signsIn } = lesson;
  // What a step has from the one that it starts from, that one's file is judged by.
  const ids = lesson.after === undefined ? judgedBy : adds;

  Deno.test(`judge() passes everything in memory when lesson ${number} is finished`, async () => {
    const report = await judgedInMemory(lesson, lessonProgram(lesson), ids);
    assert.deepEqual(verdictsOf(report), Object.fromEntries(ids.map((id) => [id, "pass"])));
    assert.match(said(lesson, report), new RegExp(` ${ids.length} of ${ids.length} passed`));
  });

  Deno.test(`judge() finds the same apart and in memory when it judges the shortcut of lesson ${number}`, async () => {
    const program = shortcutProgram(lesson);
    const apart = (ids: string[]) => judgeFile({ name: "test", program, ids, party, revisions, signsIn });
    const report = await apart(judgedBy);
    // By the same rules: what a flawed server answers to one may depend on what it was asked by others.
    const own = ids === judgedBy ? report : await apart(ids);
    assert.deepEqual(verdictsOf(await judgedInMemory(lesson, program, ids)), verdictsOf(own));

    const text = said(lesson, report);
    const failures = text.split(/^ {2}✗ /m).slice(1).map((failure) => failure.replaceAll(/\s+/g, " "));
    assert.ok(failures.length > 0, "the shortcut passes");
    for (const failure of failures) {
      assert.match(failure, / · (?:[A-Za-z]+ )?[a-z]+\.[a-z0-9-]+/, "each has its id");
    }
    const groups = new Set(judgedBy.map(groupOf)).size;
    assert.equal(text.match(/^ {4}[✓✗?–] /gm)?.length, groups, "what passes is folded to a line a group");
    const [, id = ""] = /\(more: --explain (\S+)\)/.exec(text) ?? [];
    assert.ok(adds.includes(id), `the first to look at is new here: ${id}`);
    for (const word of ["sent ", "came back ", "expected ", "Why it matters:", "Hint:", "--explain"]) {
      assert.ok(text.includes(word), `${word} in ${text}`);
    }
  });
}

Deno.test("againLines() stay within 80 columns, and name the lesson, when a shortcut fails", () => {
  for (const lesson of allLessons()) {
    const again = stripVTControlCharacters(againLines(lesson, lesson.shortcut));
    assert.deepEqual(tooLong(again), []);
    assert.match(again, new RegExp(`lesson ${lesson.number} [^]*--explain`));
  }
});
