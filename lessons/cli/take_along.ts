/** Progress and programs as one file, in the form that the page reads and writes. */

import { basename, resolve } from "node:path";
import process from "node:process";
import { UsageError } from "../../reference/command/usage.ts";
import { type Lesson, projectFile } from "./lessons.ts";
import { readProgress, recordAlso } from "./progress.ts";
import { type KeptProgram, parsedProgress, ProgressError, progressText } from "./progress_file.ts";
import { ownPath, putAway, readIfThere, replaceFile, sourcesIn, statOf } from "./workspace.ts";

/** What was taken along, or came along. */
export interface Taken {
  /** Lessons that were run, and those that are complete. */
  lessons: number;
  complete: number;
  programs: number;
  /** Where programs are now that were in the place of what came. */
  putAway: string[];
}

/**
 * Writes all of it to a file.
 *
 * @throws {UsageError} when it cannot be written, or something else is there
 */
export async function exportTo(path: string, lessons: Lesson[]): Promise<Taken> {
  const { schema, lessons: run } = readProgress();
  const programs = lessons.flatMap((lesson) => keptOf(lesson) ?? []);
  await elsewhere("write", path, progressText({ schema, lessons: run, programs }));
  return takenOf(run, programs.length);
}

/**
 * Adds what such a file has: what is complete here or there is complete. A program takes the place of the one that is
 * here, which is put away under a number.
 *
 * @throws {UsageError} when it is no such file; then nothing has changed
 */
export async function importFrom(path: string, lessons: Lesson[]): Promise<Taken> {
  const file = read(await elsewhere("read", path), path);
  const away: string[] = [];
  let programs = 0;
  for (const program of file.programs ?? []) {
    const lesson = lessons.find(({ slug }) => slug === program.lesson);
    if (!lesson) continue;
    programs++;
    away.push(...put(program, lesson));
  }
  const known = file.lessons.filter(({ lesson }) => lessons.some(({ slug }) => slug === lesson));
  recordAlso({ schema: 1, lessons: known });
  return { ...takenOf(known, programs), putAway: away };
}

function read(text: string, path: string): ReturnType<typeof parsedProgress> {
  try {
    return parsedProgress(text);
  } catch (error) {
    const isLater = error instanceof ProgressError && error.code === "later_version";
    const what = isLater ? "of a later version of Gatehouse" : "not a progress file of Gatehouse";
    throw new UsageError(`Nothing was read: ${path} is ${what}`);
  }
}

function takenOf(run: { complete: boolean }[], programs: number): Taken {
  return {
    lessons: run.length,
    complete: run.filter(({ complete }) => complete).length,
    programs,
    putAway: [],
  };
}

function keptOf(lesson: Lesson): KeptProgram | undefined {
  const [entry = "", ...others] = lesson.files.map((file) => basename(file));
  const folder = projectFile(ownPath(lesson));
  if (others.length === 0) {
    const source = readIfThere(folder);
    return source === undefined ? undefined : { lesson: lesson.slug, source };
  }
  const source = readIfThere(`${folder}/${entry}`);
  if (source === undefined) return undefined;
  const files = Object.fromEntries(
    sourcesIn(ownPath(lesson)).filter((file) => basename(file) !== entry)
      .map((file) => [basename(file), Deno.readTextFileSync(projectFile(file))]),
  );
  return { lesson: lesson.slug, source, files };
}

/** Returns where what was in its place is now. */
function put({ source, files = {} }: KeptProgram, lesson: Lesson): string[] {
  const path = projectFile(ownPath(lesson));
  const before = keptOf(lesson);
  const isSame = before?.source === source &&
    JSON.stringify(before.files ?? {}) === JSON.stringify(files);
  if (isSame) return [];
  const away = statOf(path) ? [putAway(lesson)] : [];
  if (lesson.files.length > 1) {
    Deno.mkdirSync(path, { recursive: true });
    for (const [name, text] of Object.entries({ ...files, [basename(lesson.file)]: source })) {
      replaceFile(`${path}/${name}`, text);
    }
  } else {
    Deno.mkdirSync(projectFile("workspace"), { recursive: true });
    replaceFile(path, source);
  }
  return away;
}

/**
 * Reads or writes one file of this machine, in a process that may do that and nothing else: this one may write in the
 * workspace alone.
 */
async function elsewhere(what: "read" | "write", path: string, text = ""): Promise<string> {
  const file = resolve(process.env.INIT_CWD ?? ".", path);
  const beside = `${file}.part`;
  const allowed = [file, beside].map((path) => path.replaceAll(",", ",,")).join(",");
  const child = new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-config", "--no-lock", `--allow-read=${allowed}`],
      ...what === "write" ? [`--allow-write=${allowed}`] : [],
      projectFile("lessons/cli/one_file.ts"),
      ...[what, file, beside],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  // One that has nothing to read may be gone before all is written.
  await input.write(new TextEncoder().encode(text)).then(() => input.close()).catch(() => {});
  const { success, stdout, stderr } = await child.output();
  const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) {
    throw new UsageError(
      `${path} cannot be ${what === "read" ? "read" : "written"}: ${decoded(stderr).trim()}`,
    );
  }
  return decoded(stdout);
}
