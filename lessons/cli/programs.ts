/** What is run of a lesson, and of whoever takes it. */

import { resolve } from "node:path";
import process from "node:process";
import { type Program, programAt, programInFolder } from "../../reference/command/deno/program.ts";
import { type Lesson, projectFile } from "./lessons.ts";

/** The finished step. */
export function lessonProgram({ file, files }: Lesson): Program {
  return of(file, files);
}

/** The version that people write first; it may use the step's other files. */
export function shortcutProgram({ shortcut, files }: Lesson): Program {
  return of(shortcut, files);
}

/** What somebody has written for a lesson: a path as they typed it, to a file or to a folder. */
export function ownProgram(path: string, { party, files }: Lesson): Program {
  const found = resolve(process.env.INIT_CWD ?? ".", path);
  const program = programAt(found, party === "client" ? "client.ts" : "server.ts", path);
  // One file of a step that is cut into parts stands on those beside it.
  return files.length > 1 ? programInFolder(program.entry, path) : program;
}

function of(entry: string, files: string[]): Program {
  return files.length > 1
    ? programInFolder(projectFile(entry), entry)
    : programAt(projectFile(entry), "server.ts", entry);
}

/** Packages that the finished step imports, to be loaded before somebody's own file is there: it will import them, too. */
export function packagesOf({ files }: Lesson): string[] {
  const texts = files.map((file) => Deno.readTextFileSync(projectFile(file)));
  const imports = texts.flatMap((text) => [...text.matchAll(/^import (?!type\b)[^"]*"([^."][^"]*)";$/gm)]);
  return [...new Set(imports.map(([, name]) => name!))];
}
