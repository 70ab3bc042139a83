/** What `deno task lesson` says. */

import type { Report, Verdict } from "../../reference/conformance/report.ts";
import { exchangeLines, telling } from "../../reference/conformance/reporters/exchanges.ts";
import { columns, ends, paragraph } from "../../reference/conformance/reporters/style.ts";
import { failureLines, summary, verdictLine } from "../../reference/conformance/reporters/terminal.ts";
import { task } from "../../reference/command/command.ts";
import { paint } from "../../reference/command/output.ts";
import { nextLesson, waysThrough } from "./course.ts";
import type { Lesson } from "./lessons.ts";
import { isDone, type OwnProgress, whereOne } from "./progress.ts";

/** So many of the new rules are shown when all pass. */
const SHOWN = 5;

/**
 * The path: each lesson and what it adds.
 *
 * @param progress of somebody who practises, where they are looking
 */
export function listing(lessons: Lesson[], progress?: OwnProgress): string {
  const done = lessons.filter((lesson) => progress && isDone(lesson, progress));
  const next = progress && progress.lessons.length > 0 ? whereOne(lessons, progress) : undefined;
  const width = Math.max(...lessons.map(({ title }) => title.length));
  return [
    "",
    `  ${paint("bold", "Gatehouse")} · protect an MCP server, and see that each step of it holds`,
    "",
    ...lessons.flatMap((lesson) => [
      ends(
        `${done.includes(lesson) ? "✓" : " "} ${String(lesson.number).padStart(2)}  ${
          lesson.title.padEnd(width)
        }  ${lesson.party === "project" ? "a project" : `adds ${lesson.adds.length} rules`}`,
        `about ${lesson.minutes} min`,
      ),
      paint("dim", paragraph(lesson.summary, "      ")),
    ]),
    "",
    ...waysThrough(lessons).map(({ who, lessons }) =>
      paragraph(lessons.map(({ number }) => number).join(", "), `  ${`${who}:`.padEnd(20)}`)
    ),
    "",
    ...next
      ? [`  Yours: ${done.length} of ${lessons.length} done. Go on:  ${task(`practice ${next.number}`)}`]
      : [
        `  Start with:         ${task("lesson 1")}`,
        `  Write it yourself:  ${task("practice")}`,
      ],
  ].join("\n");
}

/** What is judged, by a word or two. */
const BUILT = { "resource-server": "notes server", client: "client", project: "your server" };

/** Shown at once, before anything is judged. */
export function opening(lesson: Lesson, count: number, file: string): string {
  const name = `Gatehouse · lesson ${lesson.number} of ${count} · ${lesson.title}`;
  return [
    "",
    ends(`  ${name}`, `about ${lesson.minutes} min`).replace(name, paint("bold", name)),
    paragraph(lesson.summary, "  "),
    "",
    paragraph(file, `  ${BUILT[lesson.party].padEnd(15)}`),
    "",
  ].join("\n");
}

/** The failure to begin with: of what this lesson adds, if anything of it fails. */
export function firstFailure(lesson: Lesson, report: Report): Verdict | undefined {
  const failures = report.verdicts.filter(({ status }) => status === "fail");
  return failures.find(({ id }) => lesson.adds.includes(id)) ?? failures[0];
}

/** The verdicts: sums, what is new and one attack watched, or what failed, the one to begin with last and in full. */
export function results(lesson: Lesson, report: Report, { exchanges }: { exchanges: boolean }): string {
  const lines = [summary(report, lesson.adds, paint), ""];
  if (exchanges) {
    for (const verdict of report.verdicts) {
      lines.push(verdictLine(verdict, paint, "  "), exchangeLines(verdict.exchanges, paint), "");
    }
  }
  const untested = report.verdicts.filter(({ status }) => status === "untested" || status === "skip");
  if (untested.length > 0 && !exchanges) {
    lines.push(...untested.map((verdict) => verdictLine(verdict, paint, "  ")), "");
  }
  const failure = firstFailure(lesson, report);
  if (failure) lines.push(...failed(report, failure));
  else if (!exchanges) lines.push(...passed(lesson, report));
  return lines.join("\n");
}

/** All but one in a line or two each, and that one in full, where the eye is when it has stopped. */
export function failed(report: Report, first: Verdict): string[] {
  const others = report.verdicts.filter((verdict) => verdict.status === "fail" && verdict !== first);
  return [
    ...others.map((verdict) => verdictLine(verdict, paint, "  ")),
    ...others.length > 0 ? ["", `  Begin with this one of ${others.length + 1}:`, ""] : [],
    failureLines(first, paint),
    "",
  ];
}

function passed(lesson: Lesson, report: Report): string[] {
  const lines: string[] = [];
  const fresh = report.verdicts.filter(({ id, status }) => lesson.adds.includes(id) && status === "pass");
  const shown = fresh.slice(0, fresh.length <= SHOWN + 1 ? SHOWN + 1 : SHOWN);
  lines.push(...shown.map((verdict, i) => verdictLine(verdict, paint, i === 0 ? "  NEW  " : "       ")));
  if (shown.length < fresh.length) {
    lines.push(
      paint(
        "dim",
        `         … and ${fresh.length - shown.length} more new ones: ${task("attack")} lists them`,
      ),
    );
  }
  lines.push("");
  const watched = report.verdicts.find(({ id }) => id === lesson.watch);
  if (watched && watched.status === "pass") {
    lines.push(paragraph(watched.title, "  Watch one:  "), "", exchangeLines(telling(watched), paint), "");
  }
  if (lesson.open) lines.push(paragraph(lesson.open, "  Still open after this step: "), "");
  return lines;
}

/** What to do after a failure: this lesson again, not the next. */
export function againLines(lesson: Lesson, file: string | undefined): string {
  const again = `lesson ${lesson.number}${file === undefined ? "" : ` --file ${file}`}`;
  return [
    ends(typed(`${again} --explain`), "the rule"),
    ends(typed(`${again} --once`), "again, when you have changed it"),
    `    lessons/${lesson.slug}/README.md`,
  ].join("\n");
}

/** A command as it is typed; one that is longer than a line goes on in the next one, as a shell reads it. */
function typed(words: string): string {
  const line = `    ${task(words)}`;
  if (line.length <= columns()) return line;
  const [command = "", ...options] = line.split(/ (?=--)/);
  const lines = [command];
  for (const option of options) {
    // With what goes on behind it.
    const longer = `${lines.at(-1)} ${option}`;
    if (longer.length + " \\".length <= columns()) lines.splice(-1, 1, longer);
    else lines.push(`        ${option}`);
  }
  return lines.join(" \\\n");
}

/** What to do with a server that runs. */
export function servingLines(lesson: Lesson, lessons: Lesson[], resource: string, issuer?: string): string {
  const metadata = resource.replace(/\/mcp$/, "/.well-known/oauth-protected-resource/mcp");
  const next = nextLesson(lesson, lessons);
  const client = lesson.party === "client";
  const tries: [words: string, what: string][] = [
    ...(client
      ? [[task(`client ${resource}`), "sign in, list the tools"] as [string, string]]
      : [[`curl -i -X POST ${resource}`, ""] as [string, string]]),
    ...(lesson.number > 1 && !client ? [[`curl -i ${metadata}`, ""] as [string, string]] : []),
    [task(`attack ${lesson.watch}`), "before and after"],
    [task(`lesson ${lesson.number} --explain ${lesson.watch}`), "the rule"],
    ...(next
      ? [[task(`lesson ${next.number}`), `next: ${next.title.toLowerCase()}`] as [string, string]]
      : []),
    [`lessons/${lesson.slug}/README.md`, "the text"],
  ];
  return [
    ...(issuer ? [`  Sign-in at ${paint("bold", issuer)}, as alice, bob or carol; no passwords.`] : []),
    `  Serving ${paint("bold", resource)} until Ctrl-C. Try:`,
    ...tries.map(([words, what]) => what ? ends(`    ${words}`, what) : `    ${words}`),
    ...(issuer && !client
      ? ["  Connect VS Code, Claude Code or the MCP Inspector:", "    lessons/04-verify-token/README.md"]
      : []),
  ].join("\n");
}
