/** What `deno task lesson` says. */

import type { Report } from "../../reference/conformance/report.ts";
import { exchangeLines, telling } from "../../reference/conformance/reporters/exchanges.ts";
import { ends, paragraph, WIDTH } from "../../reference/conformance/reporters/style.ts";
import { failureLines, summary, verdictLine } from "../../reference/conformance/reporters/terminal.ts";
import { task } from "../../reference/command/command.ts";
import { paint } from "../../reference/command/output.ts";
import type { Lesson } from "./lessons.ts";

/** The path: each lesson and what it adds. */
export function listing(lessons: Lesson[]): string {
  const width = Math.max(...lessons.map(({ title }) => title.length));
  return [
    "",
    `  ${paint("bold", "Gatehouse")} · protect an MCP server, and see that each step of it holds`,
    "",
    ...lessons.flatMap((lesson) => [
      ends(
        `  ${String(lesson.number).padStart(2)}  ${
          lesson.title.padEnd(width)
        }  adds ${lesson.adds.length} rules`,
        `about ${lesson.minutes} min`,
      ),
      paint("dim", paragraph(lesson.summary, "      ")),
    ]),
    "",
    `  Start with:  ${task("lesson 1")}`,
  ].join("\n");
}

/** Shown at once, before anything is judged. */
export function opening(lesson: Lesson, count: number, file: string): string {
  const name = `Gatehouse · lesson ${lesson.number} of ${count} · ${lesson.title}`;
  return [
    "",
    ends(`  ${name}`, `about ${lesson.minutes} min`).replace(name, paint("bold", name)),
    paragraph(lesson.summary, "  "),
    "",
    paragraph(file, lesson.party === "client" ? "  client         " : "  notes server   "),
    "",
  ].join("\n");
}

/** The verdicts: sums, what failed in full, what is new, and one attack watched. */
export function results(lesson: Lesson, report: Report, { exchanges }: { exchanges: boolean }): string {
  const lines = [summary(report, lesson.adds, paint), ""];
  const [failure, ...others] = report.verdicts.filter(({ status }) => status === "fail");
  if (failure) lines.push(failureLines(failure, paint), "");
  if (others.length > 0) lines.push(...others.map((verdict) => verdictLine(verdict, paint, "  ")), "");

  const untested = report.verdicts.filter(({ id, status }) =>
    status === "untested" && !lesson.adds.includes(id)
  );
  if (untested.length > 0) lines.push(...untested.map((verdict) => verdictLine(verdict, paint, "  ")), "");

  if (exchanges) {
    for (const verdict of report.verdicts) {
      lines.push(verdictLine(verdict, paint, "  "), exchangeLines(verdict.exchanges, paint), "");
    }
    return lines.join("\n");
  }
  const fresh = report.verdicts.filter(({ id, status }) => lesson.adds.includes(id) && status !== "fail");
  lines.push(...fresh.map((verdict, i) => verdictLine(verdict, paint, i === 0 ? "  NEW  " : "       ")), "");

  const watched = report.verdicts.find(({ id }) => id === lesson.watch);
  if (watched && watched.status === "pass") {
    lines.push(paragraph(watched.title, "  Watch one:  "), "", exchangeLines(telling(watched), paint), "");
  }
  if (lesson.open && !failure) lines.push(paragraph(lesson.open, "  Still open after this step: "), "");
  return lines.join("\n");
}

/** What to do with a server that runs. */
export function servingLines(lesson: Lesson, lessons: Lesson[], resource: string, issuer?: string): string {
  const metadata = resource.replace(/\/mcp$/, "/.well-known/oauth-protected-resource/mcp");
  const next = lessons.find(({ number }) => number === lesson.number + 1);
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
    ...tries.map(([words, what]) => what ? ends(`    ${words}`, what, WIDTH) : `    ${words}`),
    ...(issuer && !client
      ? ["  Connect VS Code, Claude Code or the MCP Inspector:", "    lessons/04-verify-token/README.md"]
      : []),
  ].join("\n");
}
