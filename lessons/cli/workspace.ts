/** A learner's own files: where they are, what each is begun with, and how far somebody has come. */

import { dirname, join } from "node:path";
import { z } from "zod";
import { UsageError } from "../../reference/command/usage.ts";
import { type Lesson, projectFile, stepBefore } from "./lessons.ts";

/** Ignored by git, and by the project's checks. */
const WORKSPACE = "workspace";
const PROGRESS = `${WORKSPACE}/progress.json`;

/** Where somebody's file of a lesson is, relative to the project; a folder where the step is more than one file. */
export function ownPath({ slug, files }: Lesson): string {
  return files.length > 1 ? `${WORKSPACE}/${slug}` : `${WORKSPACE}/${slug}.ts`;
}

/** What a file was begun with, or that it was there. */
export type Begun =
  | "was there"
  | "your own file of the step before"
  | "the finished step before"
  | "the shortcut";

/**
 * Begins a lesson's file, unless it is there: with one's own passing file of the step before, else with the finished
 * one. The first step of a side has none before it: it begins with the version that people write first.
 *
 * @throws {UsageError} when there is something in its place that is no file
 */
export function begin(lesson: Lesson, lessons: Lesson[], progress: Progress): Begun {
  const path = projectFile(ownPath(lesson));
  Deno.mkdirSync(projectFile(WORKSPACE), { recursive: true });
  writeTypesConfig();
  const found = statOf(path);
  if (found) {
    if (found.isDirectory !== lesson.files.length > 1) {
      throw new UsageError(`${ownPath(lesson)} is not what is to be there: move it away`);
    }
    return "was there";
  }
  const before = stepBefore(lesson, lessons);
  const own = before && progress.done[before.slug] ? ownPath(before) : undefined;
  const isOwn = own !== undefined && lesson.files.length === 1 && statOf(projectFile(own))?.isFile === true;
  if (lesson.files.length > 1) {
    Deno.mkdirSync(path);
    for (const file of before?.files ?? [lesson.shortcut]) {
      Deno.copyFileSync(projectFile(file), join(path, file.split("/").at(-1)!));
    }
  } else {
    // A copy keeps the mode of what it is a copy of: written instead, it is the learner's.
    const source = isOwn ? own : before?.file ?? lesson.shortcut;
    replaceFile(path, Deno.readTextFileSync(projectFile(source)));
  }
  if (isOwn) return "your own file of the step before";
  return before ? "the finished step before" : "the shortcut";
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

const progressSchema = z.object({
  schema: z.literal(1),
  /** The lesson that was practised last, by its slug. */
  current: z.string().optional(),
  /** Lessons whose own file has passed, each with when that was seen first, in ISO 8601. */
  done: z.record(z.string(), z.string()),
});

/** How far somebody has come. What is done stays done. */
export type Progress = z.infer<typeof progressSchema>;

/**
 * What is on record, or nothing yet.
 *
 * @throws {UsageError} when the file is not what is written here
 */
export function readProgress(): Progress {
  const text = readIfThere(projectFile(PROGRESS));
  if (text === undefined) return { schema: 1, done: {} };
  try {
    return progressSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${PROGRESS} is not what is written there: move it away, and nothing else is lost`);
  }
}

/** Puts on record which lesson is practised, and that its file has passed. */
export function record(lesson: Lesson, passed: boolean): Progress {
  // Read again: another terminal may have written meanwhile.
  const { done, ...rest } = readProgress();
  const first = done[lesson.slug] ?? (passed ? new Date().toISOString() : undefined);
  const progress = { ...rest, current: lesson.slug, done: { ...done, ...first && { [lesson.slug]: first } } };
  replaceFile(projectFile(PROGRESS), `${JSON.stringify(progress, null, 2)}\n`);
  return progress;
}

/** Where somebody is: at the lesson that was practised last, or behind it if its file has passed. */
export function whereOne(lessons: Lesson[], { current, done }: Progress): Lesson {
  const at = lessons.findIndex(({ slug }) => slug === current);
  const next = lessons.slice(Math.max(at, 0)).find(({ slug }) => !done[slug]);
  return next ?? lessons.find(({ slug }) => !done[slug]) ?? lessons.at(-1)!;
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

/** Written beside and moved into place: whoever reads sees a whole file, and a power cut loses neither. */
function replaceFile(path: string, text: string): void {
  const beside = join(dirname(path), `.${crypto.randomUUID()}`);
  Deno.writeTextFileSync(beside, text);
  Deno.renameSync(beside, path);
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function readIfThere(path: string): string | undefined {
  return statOf(path) && Deno.readTextFileSync(path);
}
