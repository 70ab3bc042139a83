/** Which blocks of a lesson's text can be carried out in the page, and how. */

import { basename, dirname } from "node:path";
import type { Against, Edit, Grep, JudgeStep, SendStep, Step, Try } from "../lib/try.ts";
import { NotRead, type Pipeline, pipelinesOf } from "./shell.ts";
import { writtenOut } from "./shell_variables.ts";

/** What the blocks of a lesson are about. */
export interface TryLesson {
  number: number;
  /** The finished file and the shortcut, relative to the project. */
  file: string;
  shortcut: string;
}

/**
 * A block of commands as steps of the page; `undefined` where one of them needs a terminal.
 *
 * @param serving the block's second word: "lesson=2", "shortcut=1", or nothing
 */
export function tryOf(script: string, serving: string, lesson: TryLesson): Try | undefined {
  try {
    const written: Written = { files: new Map(), folders: new Set() };
    const steps: Step[] = [];
    for (const pipeline of pipelinesOf(writtenOut(script))) {
      if (!writes(pipeline, written, lesson)) steps.push(stepOf(pipeline, serving, written, lesson));
    }
    return steps.length > 0 ? { steps } : undefined;
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}

/** What a block has written before it runs anything. */
interface Written {
  /** Files that `sed` has written, by path, with what it did. */
  files: Map<string, Edit>;
  /** Copies of the lesson's folder. */
  folders: Set<string>;
}

/** Takes what a command writes; `false` where it writes nothing. */
function writes(
  { commands: [command = [], ...rest], into }: Pipeline,
  written: Written,
  lesson: TryLesson,
): boolean {
  const [program, flag, ...words] = command;
  if (rest.length > 0 && into === undefined) return false;
  if (into !== undefined) written.files.set(into, editOf(rest.length > 0 ? [] : command, lesson));
  // A copy of the folder has its files under their names.
  else if (program === "sed" && flag === "-i" && written.folders.has(dirname(words[1] ?? ""))) {
    const [script = "", path = ""] = words;
    written.files.set(path, editOf(["sed", script, `${dirname(lesson.file)}/${basename(path)}`], lesson));
  } else if (program === "cp") written.folders.add(copyOf(command, lesson));
  else return program === "mkdir" && flag === "-p" || program === "rm" && flag === "-rf";
  return true;
}

function stepOf(
  { commands: [command = [], ...pipe] }: Pipeline,
  serving: string,
  written: Written,
  lesson: TryLesson,
): Step {
  const typed = command[0] === "npx" && command[1] === "-y" ? command.slice(2) : command;
  const [program, verb, task, subject = "", ...options] = typed;
  if (program === "curl") return sendOf(command.slice(1), pipe, serving.startsWith("shortcut"));
  if (program !== "deno" || verb !== "task") throw new NotRead(`${program} is not in the page`);
  if (task === "attack") return { do: "attack", id: subject };
  if (task !== "lesson" || subject !== String(lesson.number)) {
    throw new NotRead(`deno task ${task} ${subject}`);
  }
  return judgeOf(options, pipe, written, lesson);
}

function judgeOf(
  options: string[],
  [grep]: string[][],
  { files, folders }: Written,
  { file, shortcut }: TryLesson,
): JudgeStep {
  const given = options.includes("--file") ? options[options.indexOf("--file") + 1]! : file;
  const against: Against = given === shortcut ? "shortcut" : "editor";
  // In a copy of the folder, the file that was written is the one that differs.
  const edit = files.get(given) ??
    [...files].find(([path]) => folders.has(given) && dirname(path) === given)?.[1];
  if (!edit && given !== file && given !== shortcut) throw new NotRead(`${given} is not in the page`);
  const pattern = grep?.at(-1);
  const only = grep?.includes("-E") && pattern?.startsWith("✗ ") ? pattern : undefined;
  return { do: "judge", against, ...(edit && { edit }), ...(only && { only }) };
}

/** `cp -r lessons/… /tmp/my` or `cp lessons/…/*.ts /tmp/my/`: where to. */
function copyOf(command: string[], { file }: TryLesson): string {
  const [from, to = ""] = command.filter((word) => word !== "-r").slice(1);
  const folder = dirname(file);
  if (to === "" || from !== (command.includes("-r") ? folder : `${folder}/*.ts`)) {
    throw new NotRead(`${command.join(" ")} copies something else`);
  }
  return to.replace(/\/$/, "");
}

/** `sed 's/…/…/' lessons/…/server.ts > /tmp/my.ts`. */
function editOf([program, script = "", path = ""]: string[], lesson: TryLesson): Edit {
  if (program !== "sed" || dirname(path) !== dirname(lesson.file)) {
    throw new NotRead(`${program} writes a file`);
  }
  const file = path === lesson.file ? undefined : basename(path);
  return { ...file && { file }, ...changeOf(script) };
}

function changeOf(script: string): Omit<Edit, "file"> {
  const gone = /^\/(.*)\/d$/.exec(script);
  if (gone) return { find: expressionOf(gone[1]!) };
  const sign = script[1] ?? "/";
  const [kind, find, replace, flags] = script.split(new RegExp(`(?<!\\\\)\\${sign}`));
  if (kind !== "s" || find === undefined || replace === undefined) throw new NotRead(`sed ${script}`);
  const plain = (text: string) => text.replaceAll(`\\${sign}`, sign);
  return {
    find: expressionOf(plain(find)),
    // `$` means something to JavaScript; `\1` is what it calls `$1`, `&` what it calls `$&`, and `\&` is the character.
    replace: plain(replace).replaceAll("$", "$$$$").replaceAll(
      /\\([\d&])|&/g,
      (_, escaped?: string) => escaped === "&" ? "&" : `$${escaped ?? "&"}`,
    ),
    ...(flags === "g" && { all: true }),
  };
}

const WITH_VALUE = new Set(["-H", "-d", "-X", "-o", "-w", "-D"]);

function sendOf(words: string[], [grep]: string[][], toShortcut: boolean): SendStep {
  const given: [option: string, value: string][] = [];
  const urls: string[] = [];
  let head = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (WITH_VALUE.has(word)) given.push([word, words[++at] ?? ""]);
    else if (word === "-i") head = true;
    else if (word.startsWith("http")) urls.push(word);
    else if (word !== "-s") throw new NotRead(`curl ${word}`);
  }
  const all = (option: string) => given.filter(([each]) => each === option).map(([, value]) => value);
  const [body] = all("-d");
  const [write] = all("-w");
  const headers = all("-H").map((line) => /^([^:]+): ?(.*)$/.exec(line)!.slice(1) as [string, string]);
  return {
    do: "send",
    against: toShortcut ? "shortcut" : "editor",
    method: all("-X")[0] ?? (body === undefined ? "GET" : "POST"),
    url: urls[0] ?? "",
    headers: withDefaults(headers, body),
    ...(body !== undefined && { body }),
    prints: { head: head || all("-D").includes("-"), body: all("-o").length === 0 },
    ...(write && { write: write.replaceAll("\\n", "\n") }),
    ...(grep && { grep: grepOf(grep) }),
  };
}

/** What curl sends unasked, as far as a server may look at it. */
function withDefaults(headers: [string, string][], body?: string): [string, string][] {
  const has = (name: string) => headers.some(([each]) => each.toLowerCase() === name);
  const defaults: [string, string][] = [];
  if (!has("accept")) defaults.push(["Accept", "*/*"]);
  if (body !== undefined && !has("content-type")) {
    defaults.push(["Content-Type", "application/x-www-form-urlencoded"]);
  }
  return [...headers, ...defaults];
}

function grepOf([program, ...words]: string[]): Grep {
  const flags = words.slice(0, -1).join("");
  if (program !== "grep" || !/^(-[oE]+)*$/.test(flags)) throw new NotRead(`${program} ${flags}`);
  const pattern = words.at(-1)!;
  return { find: flags.includes("E") ? pattern : expressionOf(pattern), only: flags.includes("o") };
}

/** A basic regular expression (POSIX) as JavaScript's: there the backslash is what makes `(`, `+` and `|` special. */
function expressionOf(basic: string): string {
  return basic.replaceAll(/\[\^?\]?[^\]]*\]|\\?[(){}+?|]/g, (piece) => {
    if (piece.startsWith("[")) return piece;
    return piece.startsWith("\\") ? piece.slice(1) : `\\${piece}`;
  });
}
