/** A learner's own files: where they are, and what each is begun with. */

import { basename, dirname, join } from "node:path";
import { UsageError } from "../../reference/command/usage.ts";
import { type Lesson, projectFile, startFiles, stepBefore } from "./lessons.ts";
import type { Progress } from "./progress_file.ts";

/** Ignored by git, and by the project's checks. */
export const WORKSPACE = "workspace";

/** Where somebody's file of a lesson is, relative to the project; a folder where the step is more than one file. */
export function ownPath({ slug, files }: Lesson): string {
  return files.length > 1 ? `${WORKSPACE}/${slug}` : `${WORKSPACE}/${slug}.ts`;
}

/** What a file was begun with, or that it was there. */
export type Begun =
  | "was there"
  | "your own file of the step before"
  | "the finished step before"
  | "the shortcut"
  | "the server that nobody made safe";

/**
 * Begins a lesson's file, unless it is there: with one's own passing file of the step before, else with the finished
 * one. The first step of a side has none before it: it begins with the version that people write first.
 *
 * @throws {UsageError} when there is something in its place that is no file
 */
export function begin(lesson: Lesson, lessons: Lesson[], { lessons: done }: Progress): Begun {
  const path = projectFile(ownPath(lesson));
  Deno.mkdirSync(projectFile(WORKSPACE), { recursive: true });
  writeTypesConfig();
  const found = statOf(path);
  if (found) {
    if (found.isDirectory !== lesson.files.length > 1) {
      throw new UsageError(`${ownPath(lesson)} is not what is to be there: move it away`);
    }
    addWhatIsMissing(lesson, path);
    return "was there";
  }
  const before = stepBefore(lesson, lessons);
  const hasPassed = done.some(({ lesson, complete }) => complete && lesson === before?.slug);
  const own = before && hasPassed ? ownPath(before) : undefined;
  const isFolder = lesson.files.length > 1;
  const isOwn = own !== undefined && statOf(projectFile(own))?.isDirectory === isFolder;
  if (isFolder) {
    Deno.mkdirSync(path);
    const files = isOwn ? sourcesIn(own) : startFiles(lesson, lessons);
    // An entry that is begun with may have another name: the shortcut's, or that of a project's start.
    const entry = isOwn ? undefined : files[0];
    for (const file of files) copy(file, join(path, basename(file === entry ? lesson.file : file)));
  } else {
    copy(isOwn ? own : startFiles(lesson, lessons)[0]!, path);
  }
  if (isOwn) return "your own file of the step before";
  if (lesson.starts) return "the server that nobody made safe";
  return before ? "the finished step before" : "the shortcut";
}

/** What a project's programs stand on, where somebody's came without it: from the site's file, or from another machine. */
function addWhatIsMissing({ starts = [] }: Lesson, path: string): void {
  for (const file of starts.filter((name) => name.endsWith(".json"))) {
    const place = join(path, basename(file));
    if (!statOf(place)) copy(file, place);
  }
}

/** A file of the project, written anew: a copy would keep the mode of what it is a copy of, and it is the learner's. */
function copy(file: string, path: string): void {
  replaceFile(path, Deno.readTextFileSync(projectFile(file)));
}

/** The sources in a folder of the project. */
export function sourcesIn(folder: string): string[] {
  const names = [...Deno.readDirSync(projectFile(folder))].map(({ name }) => name);
  return names.filter((name) => /\.(ts|mjs)$/.test(name) && !name.startsWith(".")).sort()
    .map((name) => `${folder}/${name}`);
}

/**
 * Types for what is in the workspace: the project's own config leaves that folder out. The packages are those that
 * lessons import, in the project's versions.
 */
function writeTypesConfig(): void {
  const { imports, compilerOptions } = JSON.parse(Deno.readTextFileSync(projectFile("deno.json")));
  const { types: _, ...options } = compilerOptions;
  const config = { imports, compilerOptions: { ...options, types: ["../lessons/sdk.d.ts"] }, lock: false };
  const text = `${JSON.stringify(config, null, 2)}\n`;
  const path = projectFile(`${WORKSPACE}/deno.json`);
  if (readIfThere(path) !== text) replaceFile(path, text);
}

/**
 * Puts a lesson's file away under a number, so that it can be begun again.
 *
 * @returns where it is now, relative to the project
 */
export function putAway(lesson: Lesson): string {
  const own = ownPath(lesson);
  const [, stem = own, ending = ""] = /^(.*?)(\.ts)?$/.exec(own) ?? [];
  let number = 1;
  while (statOf(projectFile(`${stem}.${number}${ending}`))) number++;
  const kept = `${stem}.${number}${ending}`;
  Deno.renameSync(projectFile(own), projectFile(kept));
  return kept;
}

/** Writes beside and moves into place: whoever reads sees a whole file, and a power cut loses neither. */
export function replaceFile(path: string, text: string): void {
  const beside = join(dirname(path), `.${crypto.randomUUID()}`);
  Deno.writeTextFileSync(beside, text);
  Deno.renameSync(beside, path);
}

/** What is at a path, if anything is. */
export function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The text of a file, if there is one. */
export function readIfThere(path: string): string | undefined {
  return statOf(path) && Deno.readTextFileSync(path);
}
