/** Brings a README up to date: quotes code from the real file, runs its commands, and writes down what they print. */

import { readFileSync } from "node:fs";
import { type Apart, runApart } from "../../reference/command/deno/apart.ts";
import {
  allLessons,
  type Lesson,
  lessonNumber,
  projectFile,
  startTexts,
  stepBefore,
} from "../../lessons/cli/lessons.ts";
import { lessonProgram, shortcutProgram } from "../../lessons/cli/programs.ts";
import { runtimesTable } from "../runtimes/results.ts";
import { declaration, difference } from "./quotes.ts";

/** A fenced block: "```", its info string and its lines. */
const FENCE = /^```([^\n]*)\n([^]*?)^```$/gm;

/** What is quoted where a file is named behind it. */
const QUOTED = new Set(["ts", "js", "py", "json", "yml"]);

/** The port that readers see. */
const SHOWN_PORT = "8000";

/**
 * The text of a README with its generated parts as they should be now.
 *
 * - `ts server.ts#refuseHost`: the declaration of that name, from a file beside the README; several with commas
 * - `diff server.ts#createServer`: what is new in that declaration since the step before
 * - `ts examples/hono.ts`, `js guard.mjs`, `py example.py`, `json verify.json`, `yml ci.yml`: the whole file
 * - a table behind `<!-- runtimes -->`: what `deno task test:runtimes` has found last
 * - `sh`: run by bash at the project's root; `sh lesson=2` and `sh shortcut=1`: with that file serving
 * - `text` right behind an `sh`: what it printed
 *
 * @param readme path within the project
 * @throws {Error} naming the command that failed, or the declaration that is not there
 */
export async function upToDate(readme: string): Promise<string> {
  const text = await Deno.readTextFile(projectFile(readme));
  const dir = readme.replace(/[^/]*$/, "");
  let result = "";
  let end = 0;
  let printed: string | undefined;
  for (const match of text.matchAll(FENCE)) {
    const { 0: whole, 1: info = "", 2: body = "", index } = match;
    const between = text.slice(end, index);
    result += between;
    end = index + whole.length;
    const [language, argument = ""] = info.split(" ");
    let content = body;
    if (QUOTED.has(language!) && argument !== "") {
      content = await quote(dir, argument);
    }
    if (language === "diff") content = await quoteDifference(dir, argument);
    if (language === "text" && printed !== undefined && between.trim() === "") content = printed;
    printed = language === "sh" ? await runFence(readme, argument, body) : undefined;
    result += `\`\`\`${info}\n${content}\`\`\``;
  }
  return withRuntimes(result + text.slice(end));
}

/** The table of runtimes, where a README has one. */
function withRuntimes(text: string): string {
  return text.replace(/(?<=<!-- runtimes -->\n\n)[^]*?(?=\n\n<!-- \/runtimes -->)/, () => {
    return runtimesTable(JSON.parse(readFileSync(projectFile("tests/runtimes/results.json"), "utf8")));
  });
}

async function quote(dir: string, argument: string): Promise<string> {
  const [file = "", name] = argument.split("#");
  const source = await Deno.readTextFile(projectFile(dir + file));
  return name === undefined ? source : `${declaration(source, name)}\n`;
}

async function quoteDifference(dir: string, argument: string): Promise<string> {
  const [file = "", name = ""] = argument.split("#");
  const lessons = allLessons();
  const lesson = lessons.find(({ files }) => files.includes(dir + file));
  if (!lesson || !stepBefore(lesson, lessons)) throw new Error(`${dir}${file} has no step before it`);
  const now = await Deno.readTextFile(projectFile(dir + file));
  return `${difference(startTexts(lesson, lessons).get(file)!, now, name)}\n`;
}

async function runFence(readme: string, argument: string, commands: string): Promise<string> {
  const serving = await serve(argument);
  try {
    const port = serving && new URL(serving.resource).port;
    const script = port ? commands.replaceAll(`127.0.0.1:${SHOWN_PORT}`, `127.0.0.1:${port}`) : commands;
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: [...judgesAll(commands) ? ["-o", "pipefail"] : [], "-euc", script],
      cwd: projectFile("."),
      // As a reader's terminal would have it, whoever runs this.
      env: { NO_COLOR: "1", npm_command: "" },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    if (code !== 0) {
      throw new Error(
        `${readme}: exit code ${code}\n${commands}${decoder.decode(stdout)}${decoder.decode(stderr)}`,
      );
    }
    assertAllPassed(readme, commands, decoder.decode(stdout), decoder.decode(stderr));
    return steady(decoder.decode(stdout));
  } finally {
    serving?.stop();
  }
}

/** The lesson whose finished step these commands judge, whatever of that the text shows. */
function judgesAll(commands: string): Lesson | undefined {
  const [, number] = /\blesson (\d+) --once \| grep passed$/m.exec(commands) ?? [];
  return number === undefined ? undefined : lessonNumber(number, allLessons());
}

/** A finished step passes whole, and nobody complains. What deno and npm say of themselves is no complaint. */
function assertAllPassed(readme: string, commands: string, said: string, complained: string): void {
  const lesson = judgesAll(commands);
  if (!lesson) return;
  const { length } = lesson.judgedBy;
  const complaints = complained.split("\n").filter((line) =>
    line && !/^(?:Task|Download|Initialize) /.test(line)
  );
  if (said.includes(` ${length} of ${length} passed`) && complaints.length === 0) return;
  throw new Error(`${readme}: not all passed\n${said}${complaints.join("\n")}`);
}

async function serve(argument: string): Promise<Apart | undefined> {
  const [, kind, number = ""] = /^(lesson|shortcut)=(\d+)$/.exec(argument) ?? [];
  if (!kind) return undefined;
  const lesson = lessonNumber(number, allLessons());
  const program = kind === "lesson" ? lessonProgram(lesson) : shortcutProgram(lesson);
  return await runApart(program, { issuer: "http://127.0.0.1:9000", port: 0 });
}

/** Free ports, as readers see them: one server's is the usual one; the many of a client's world are numbered. */
function withSteadyPorts(output: string): string {
  const ports = [...new Set([...output.matchAll(/(?<= :)\d{5}\b/g)].map(([port]) => port))];
  return output.replaceAll(/(?<=127\.0\.0\.1:| :)\d{5}\b/g, (port) => {
    if (ports.length === 0) return SHOWN_PORT;
    if (!ports.includes(port)) ports.push(port);
    return String(40_001 + ports.indexOf(port));
  });
}

/** Without what is different each time: free ports, ids, hashes. */
function steady(output: string): string {
  const text = withSteadyPorts(output)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "…")
    .replaceAll(/\b[0-9a-f]{4}…/g, "…")
    .replaceAll(/«token(\s+)[0-9a-f]{8}»/g, "«token$1…»")
    .replace(/^\n+/, "")
    .trimEnd();
  // The formatter takes away what all lines of a fence are indented by.
  const lines = text.split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join("\n") + "\n";
}
