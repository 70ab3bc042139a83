/** `deno task attack ID`: the attack behind a requirement, seen to succeed, then seen to be refused. */

import { checksOf } from "../../reference/conformance/checks.ts";
import type { Report, Verdict } from "../../reference/conformance/report.ts";
import type { Requirement } from "../../reference/conformance/requirement.ts";
import { exchangeLines, telling } from "../../reference/conformance/reporters/exchanges.ts";
import { ends, paragraph } from "../../reference/conformance/reporters/style.ts";
import { EXIT, newCommand, run, task } from "../../reference/command/command.ts";
import type { Program } from "../../reference/command/deno/program.ts";
import { paint, print } from "../../reference/command/output.ts";
import { lessonLevel } from "./file_judging.ts";
import { judgeFile } from "./judging.ts";
import { wholeCourse } from "./course.ts";
import { type Lesson, stepBefore } from "./lessons.ts";
import { lessonProgram, shortcutProgram } from "./programs.ts";
import { requirementNamed } from "../../reference/command/requirement_named.ts";
import { UsageError } from "../../reference/command/usage.ts";

const command = newCommand("attack", "One attack, before and after: it succeeds, then it is refused.")
  .argument("[id...]", "the requirement, or words of what it says; without it the attacks are listed")
  .option("--json", "print both reports as one JSON document");

await run(async (args) => {
  command.parse(args, { from: "user" });
  const { json } = command.opts<{ json?: true }>();
  const lessons = wholeCourse();
  if (command.args.length === 0) {
    print(listing(lessons));
    return EXIT.passed;
  }
  const words = command.args.join(" ");
  const project = lessons.find(({ number, party }) => party === "project" && String(number) === words);
  if (project) throw new UsageError(`Lesson ${project.number}: ${nothingIn(project)}`);
  const requirement = requirementNamed(words);
  const { id } = requirement;
  if (checksOf(id).every(({ polarity }) => polarity === "accepts")) {
    throw new UsageError(
      `${id} is no attack: it is about something that has to work. Try ${task(`lesson --explain ${id}`)}`,
    );
  }
  const lesson = lessons.find(({ adds }) => adds.includes(id));
  if (!lesson) throw new UsageError(`No lesson adds ${id} yet`);

  if (!json) print(opening(requirement, lesson));
  const before = await beforeOf(requirement, lesson, stepBefore(lesson, lessons));
  if (!json) print(half("Before", before, "The attack goes through", "Refused already"));
  const after = await attack(requirement, lessonProgram(lesson), lesson);
  if (json) print(JSON.stringify({ schema: 1, before, after }, null, 2));
  else print(half("After", after, "The attack still goes through", "Refused"));
  return statusOf(before) === "fail" && statusOf(after) === "pass" ? EXIT.passed : EXIT.failed;
});

/**
 * The previous step if the attack gets something there, else the shortcut, which people write instead of this step. A
 * client that does not take this step yet has nothing to attack in it, nor has a step that others have come after: there
 * the shortcut comes first.
 */
async function beforeOf(requirement: Requirement, lesson: Lesson, previous?: Lesson): Promise<Report> {
  const shortcut = () => attack(requirement, shortcutProgram(lesson), lesson);
  const earlier = async () => previous && await attack(requirement, lessonProgram(previous), lesson);
  const isFirst = lesson.party === "client" || lesson.after !== undefined;
  const [first, second] = isFirst ? [shortcut, earlier] : [earlier, shortcut];
  const report = await first();
  if (report && statusOf(report) === "fail" && (first === shortcut || gotSomething(report))) return report;
  const other = await second();
  return report && (!other || statusOf(other) === "pass") ? report : other!;
}

/** A 404 where this step will build does not show much. */
function gotSomething(report: Report): boolean {
  return report.verdicts[0]?.exchanges.some(({ response }) =>
    "status" in response && response.status < 400
  ) ?? false;
}

function attack(
  requirement: Requirement,
  program: Program,
  { party, revisions, signsIn }: Lesson,
): Promise<Report> {
  return judgeFile({
    name: `attack ${requirement.id}`,
    program,
    ids: [requirement.id],
    party,
    revisions,
    signsIn,
  });
}

function statusOf(report: Report): Verdict["status"] | undefined {
  return report.verdicts[0]?.status;
}

function opening(requirement: Requirement, lesson: Lesson): string {
  return [
    "",
    ends(`  Gatehouse · attack ${requirement.id}`, lessonLevel(requirement) ?? ""),
    paragraph(`The rule (lesson ${lesson.number}): ${requirement.title}.`, "  "),
    paragraph(requirement.why, "  "),
    "",
  ].join("\n");
}

/** One of the two halves: the file, the exchanges and what they come to. */
function half(name: string, report: Report, failed: string, passed: string): string {
  const [verdict] = report.verdicts;
  if (!verdict) return "";
  const lines = [
    paragraph(report.subject.file ?? "", `  ${name.padEnd(8)}`).replace(name, paint("bold", name)),
    "",
    exchangeLines(telling(verdict), paint),
    "",
  ];
  if (verdict.failure) {
    const { received, expected } = verdict.failure;
    lines.push(
      paint("red", paragraph(`${failed}: ${received}.`, "    ✗ ")),
      paragraph(`It should be: ${expected}.`, "      "),
    );
  } else if (verdict.status === "skip") {
    lines.push(paint("yellow", paragraph(`Not tried: ${verdict.reason}.`, "    – ")));
  } else {
    lines.push(paint("green", `    ✓ ${passed}.`));
  }
  return [...lines, ""].join("\n");
}

/** Of a project, which adds no rules. */
function nothingIn({ number }: Lesson): string {
  return `there is nothing of its own to attack. It is judged by the rules of the others: ` +
    task(`lesson ${number}`);
}

function listing(lessons: Lesson[]): string {
  const lines = lessons.flatMap((lesson) => [
    `  Lesson ${lesson.number} · ${lesson.title}`,
    ...lesson.party === "project" ? [paragraph(`${nothingIn(lesson)}.`, "    ")] : [],
    ...lesson.adds.filter((id) => checksOf(id).some(({ polarity }) => polarity === "refuses")).flatMap((
      id,
    ) => [
      `    ${paint("bold", id)}`,
      paragraph(requirementNamed(id).title, "      "),
    ]),
    "",
  ]);
  return [
    "",
    "  Each goes through at a careless server, and is refused by the lesson's.",
    "",
    ...lines,
  ].join("\n") +
    `  Try one:  ${task("attack challenge.missing-token")}`;
}
