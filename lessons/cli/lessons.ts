/** The lessons, as data: what the folders say. */

import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { z } from "zod";
import { UsageError } from "../../reference/command/usage.ts";
import { REVISIONS } from "../../reference/conformance/requirement.ts";
import { LESSON_REVISION } from "./file_judging.ts";

const frontMatter = z.strictObject({
  title: z.string(),
  /** One sentence. */
  summary: z.string(),
  minutes: z.number(),
  /** The requirement whose exchanges are shown. */
  watch: z.string(),
  /** Requirement ids that this lesson is the first to meet. */
  adds: z.array(z.string()),
  /** Parts that it hands out finished: they are there from its start. */
  given: z.array(z.string()).default([]),
  /** The lesson that it starts from, where that is not the one before it of its side. */
  after: z.number().optional(),
  /** The revisions that its server is judged at, oldest first. */
  revisions: z.array(z.enum(REVISIONS)).nonempty().default([LESSON_REVISION]),
  /** Requirement ids of earlier lessons that can no longer be seen from outside. */
  retires: z.array(z.string()),
  /** Requirement ids that an earlier lesson retired and that can be seen again. */
  restores: z.array(z.string()).default([]),
});

/** One lesson. Its files hold the finished state of its step. */
export interface Lesson extends z.infer<typeof frontMatter> {
  number: number;
  /** "03-challenge" */
  slug: string;
  /** Who is built in it: a server or a client as a module of ours, or a project that is started as it is. */
  party: "resource-server" | "client" | "project";
  /** All files of the finished step, its entry first: more than one where it is cut into parts. */
  files: string[];
  /** The finished entry and the version people write first, relative to the project: "lessons/03-challenge/server.ts". */
  file: string;
  shortcut: string;
  /** Of a project: the files that it starts with, its entry first, and what has to be beside them. */
  starts?: string[];
  /** The README without its front matter. */
  prose: string;
  /** What is still open after this step; empty when nothing is. */
  open: string;
  /** Requirement ids that the finished file is judged by: all that were added to its party so far and not retired. */
  judgedBy: string[];
  /** Whether it takes tokens: from then on ordinary messages carry one. */
  signsIn: boolean;
}

const ROOT = new URL("../../", import.meta.url);

/** The path of a file of the project, from wherever the command was started. */
export function projectFile(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

/** The lessons whose step is a module of ours, which rules are added by, in order: all but the projects. */
export function allLessons(): Lesson[] {
  const lessons: Lesson[] = [];
  for (const slug of slugs().filter((slug) => !isProject(slug))) lessons.push(readLesson(slug, lessons));
  return lessons;
}

/** The folders of the whole course, in order. */
export function slugs(): string[] {
  return namesIn("lessons").filter((name) => /^\d\d-/.test(name));
}

/** Whether a lesson is a project of its own: somebody's Node installs it, and starts it. */
export function isProject(slug: string): boolean {
  return namesIn(`lessons/${slug}`).includes("package.json");
}

/** The step that a lesson starts from: the one that it names, or the lesson before it with the same party, if there is one. */
export function stepBefore(
  { party, number, after }: Pick<Lesson, "party" | "number" | "after">,
  lessons: Lesson[],
): Lesson | undefined {
  return lessons.findLast((other) =>
    after === undefined ? other.party === party && other.number < number : other.number === after
  );
}

/**
 * The files that a lesson starts with, its entry first: those of the step before it. Where that is one file and this
 * one is cut into parts, the same cut, which is beside it, and with what this one gives. The first step of a side
 * starts with its shortcut.
 */
export function startFiles(lesson: Lesson, lessons: Lesson[]): string[] {
  if (lesson.starts) return lesson.starts;
  const before = stepBefore(lesson, lessons);
  if (!before) return [lesson.shortcut];
  const given = lesson.given.map((name) => `lessons/${lesson.slug}/${name}`);
  if (before.files.length > 1 || lesson.files.length === 1) return [...before.files, ...given];
  const dir = `lessons/${before.slug}/${CUT}`;
  return [...entryFirst(basename(before.file), namesIn(dir)).map((name) => `${dir}/${name}`), ...given];
}

/** A folder in a lesson's own: its one file, cut in two, for the lessons that start from there. */
const CUT = "cut";

/** What each file of a step starts as, by its name: nothing where it is new. */
export function startTexts(lesson: Lesson, lessons: Lesson[]): Map<string, string> {
  const starts = startFiles(lesson, lessons);
  // The entry may have another name before: the shortcut's.
  const named = starts.map((file, i) => [basename(i === 0 ? lesson.file : file), textOf(file)] as const);
  return new Map([...lesson.files.map((file) => [basename(file), ""] as const), ...named]);
}

/** What every lesson's README says, whatever is built in it. */
export function readText(
  slug: string,
): z.infer<typeof frontMatter> & Pick<Lesson, "number" | "slug" | "prose"> {
  const readme = textOf(`lessons/${slug}/README.md`);
  const [, yaml = "", prose = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(readme) ?? [];
  return { ...frontMatter.parse(load(yaml)), number: Number(slug.slice(0, 2)), slug, prose };
}

function readLesson(slug: string, earlier: Lesson[]): Lesson {
  const dir = `lessons/${slug}`;
  const text = readText(slug);
  const { number } = text;
  const names = namesIn(dir);
  const party = names.includes("client.ts") ? "client" : "resource-server";
  const file = `${dir}/${party === "client" ? "client" : "server"}.ts`;
  const previous = stepBefore({ party, number, after: text.after }, earlier);
  // The same line that warns whoever copies the file.
  const open = /^\/\/ Not safe[^:]*: (.*)$/m.exec(textOf(file))?.[1] ?? "";
  const judgedBy = [...previous?.judgedBy ?? [], ...text.restores, ...text.adds].filter((id) =>
    !text.retires.includes(id)
  );
  return {
    ...text,
    party,
    file,
    files: entryFirst(basename(file), names).map((name) => `${dir}/${name}`),
    shortcut: `${dir}/shortcut.ts`,
    open,
    judgedBy,
    signsIn: judgedBy.includes("token.accepted"),
  };
}

function namesIn(dir: string): string[] {
  return [...Deno.readDirSync(projectFile(dir))].map(({ name }) => name).sort();
}

function textOf(path: string): string {
  return Deno.readTextFileSync(projectFile(path));
}

function entryFirst(entry: string, names: string[]): string[] {
  return [entry, ...names.filter(isPart)];
}

/** A file that an entry stands on. */
function isPart(name: string): boolean {
  return name.endsWith(".ts") && !["server.ts", "client.ts", "shortcut.ts"].includes(name);
}

/**
 * The lesson with this number.
 *
 * @throws {UsageError} naming the lessons that there are
 */
export function lessonNumber(number: string, lessons: Lesson[]): Lesson {
  const lesson = lessons.find((one) => String(one.number) === number);
  if (!lesson) {
    const numbers = lessons.map(({ number }) => number).join(", ");
    throw new UsageError(`There is no lesson ${number} yet: there are lessons ${numbers}`);
  }
  return lesson;
}
