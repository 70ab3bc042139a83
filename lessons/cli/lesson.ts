/** `deno task lesson`: the path; `deno task lesson 3`: the finished step, its checks, and then the server. */

import { countOf, type Report } from "../../reference/conformance/report.ts";
import type { Requirement } from "../../reference/conformance/requirement.ts";
import { toJson } from "../../reference/conformance/reporters/json.ts";
import { runApart } from "../../reference/command/deno/apart.ts";
import { createHeard } from "../../reference/command/deno/heard.ts";
import type { Program } from "../../reference/command/deno/program.ts";
import { endsWith, EXIT, newCommand, port, run } from "../../reference/command/command.ts";
import { assertFree } from "../../reference/command/free_port.ts";
import { complain, print, watched } from "../../reference/command/output.ts";
import { redirectOf, serveBehind } from "./behind.ts";
import { heardLines } from "./heard_output.ts";
import { judgeFile } from "./judging.ts";
import { lastNumber, wholeCourse } from "./course.ts";
import { type Lesson, lessonNumber, stepBefore } from "./lessons.ts";
import { createLiveLine } from "./live_line.ts";
import { lessonProgram, ownProgram } from "./programs.ts";
import { projectLesson } from "./project_lesson.ts";
import { againLines, firstFailure, listing, opening, results, servingLines } from "./lesson_output.ts";
import { runSignIn } from "./sign_in.ts";
import { readProgress } from "./progress.ts";
import { ruleInWords } from "./rule_in_words.ts";
import { requirementNamed } from "../../reference/command/requirement_named.ts";
import { UsageError } from "../../reference/command/usage.ts";
import { AUTH_PORT, ISSUER, NOTES_PORT } from "./addresses.ts";

interface Options {
  once?: true;
  file?: string;
  json?: true;
  exchanges?: true;
  explain?: string | true;
  port: number;
  authPort: number;
  fresh?: true;
}

const command = newCommand(
  "lesson",
  "Runs a lesson's finished step with its checks, then keeps a server for it running.",
)
  .argument("[number]", "which lesson; without it they are listed")
  .option("--once", "judge it and stop, without serving")
  .option("--file <path>", "judge this file, or folder with a server.ts or client.ts, instead")
  .option("--json", "print the report as one JSON document and stop")
  .option("--exchanges", "show every request and answer of every check")
  .option("--explain [id]", "say what a requirement asks for, and why; without an id, the first that fails")
  .option("--port <number>", "where to serve", port, NOTES_PORT)
  .option("--auth-port <number>", "where people sign in, from lesson 4 on", port, AUTH_PORT)
  .option("--fresh", "forget keys, clients and sign-ins of earlier runs");

await run(async (args) => {
  command.parse(args, { from: "user" });
  const options = command.opts<Options>();
  const { explain } = options;
  // `--explain 4` is the lesson's number, not a requirement's name.
  const [number = typeof explain === "string" && /^\d+$/.test(explain) ? explain : undefined] = command.args;
  if (typeof explain === "string" && explain !== number) return explained(requirementNamed(explain));
  if (explain && number === undefined) {
    throw new UsageError(
      "--explain takes a requirement's id, or a lesson's number: then it explains what fails first",
    );
  }
  const lessons = wholeCourse();
  if (number === undefined) {
    // Only for somebody who looks: what a program reads is the same on every machine.
    print(listing(lessons, watched.results ? readProgress() : undefined));
    return EXIT.passed;
  }
  const found = lessonNumber(number, lessons);
  if (found.party !== "project") return await lesson(found, lessons, options);
  return await projectLesson(found, lastNumber(lessons), options, (id) => explained(requirementNamed(id)));
});

function explained(requirement: Requirement): number {
  print(ruleInWords(requirement));
  return EXIT.passed;
}

async function lesson(lesson: Lesson, lessons: Lesson[], options: Options): Promise<number> {
  const once = options.once || options.json || options.explain;
  if (!once) await assertFree(options.port, "--port");
  const served = lesson.party === "client"
    ? stepBefore({ ...lesson, party: "resource-server" }, lessons)!
    : lesson;
  if (!once && served.signsIn) await assertFree(options.authPort, "--auth-port");
  const program = options.file ? ownProgram(options.file, lesson) : lessonProgram(lesson);
  if (!options.json) print(opening(lesson, lastNumber(lessons), program.shown));

  const line = options.json ? undefined : createLiveLine(lesson.judgedBy, []);
  line?.begin();
  const heard = createHeard();
  const report = await judgeFile({
    name: `lesson ${lesson.number}`,
    program,
    ids: lesson.judgedBy,
    party: lesson.party,
    revisions: lesson.revisions,
    signsIn: lesson.signsIn,
    onVerdict: line?.verdict,
    hears: heard,
  }).finally(() => {
    line?.end();
    // Where nobody expects results.
    for (const line of heardLines(heard)) complain(line);
  });

  const code = codeOf(report);
  if (options.json) print(toJson(report));
  else if (options.explain) explainFirst(lesson, report);
  else print(results(lesson, report, { exchanges: options.exchanges === true }));
  if (code === EXIT.failed && !options.json && !options.explain) print(againLines(lesson, options.file));
  if (once) return code;
  return await serve(lesson, lessons, {
    program: served === lesson ? program : lessonProgram(served),
    signsIn: served.signsIn,
    options,
    code,
  });
}

function explainFirst(lesson: Lesson, report: Report): void {
  const failure = firstFailure(lesson, report);
  if (failure) explained(requirementNamed(failure.id));
  else print("  Nothing fails: there is nothing to explain.");
}

/** What keeps running after the verdicts: the server that was judged, or one for the client that was. */
interface ServeOptions {
  program: Program;
  signsIn: boolean;
  options: Options;
  /** The exit code when it is interrupted. */
  code: number;
}

async function serve(
  lesson: Lesson,
  lessons: Lesson[],
  { program, signsIn, options, code }: ServeOptions,
): Promise<number> {
  const hasBehind = lesson.judgedBy.includes("downstream.reached");
  const signIn = signsIn
    ? await runSignIn({
      port: options.authPort,
      fresh: options.fresh === true,
      resourceServerRedirects: hasBehind ? [redirectOf(options.port)] : [],
    })
    : undefined;
  const issuer = signIn?.issuer ?? ISSUER;
  const behind = hasBehind && signIn ? await serveBehind(signIn, options.port) : undefined;
  const { resource, gone } = await runApart(program, {
    issuer,
    port: options.port,
    settings: behind?.settings,
  });
  await signIn?.addResource(resource);
  print(servingLines(lesson, code === EXIT.failed ? [] : lessons, resource, signIn?.issuer));
  endsWith(code);
  return await Promise.race([gone, ...[signIn, behind].flatMap((each) => each ? [each.gone] : [])]);
}

/** A failure decides; what could not be tested is no pass. */
function codeOf({ totals }: Report): number {
  if (countOf(totals, "fail") > 0) return EXIT.failed;
  return countOf(totals, "untested") > 0 ? EXIT.unjudged : EXIT.passed;
}
