/** What a learner has achieved, as one file: the page and the terminal keep it alike, and it goes from one to the other. */

import type { Report } from "../../reference/conformance/report.ts";

/** The lessons that were run, with the checks that passed. `schema` goes up when a field changes its meaning. */
export interface Progress {
  schema: 1;
  lessons: LessonProgress[];
}

/** One lesson. */
export interface LessonProgress {
  /** "05-audience" */
  lesson: string;
  /** Ids of the requirements whose checks passed in the last run. */
  checks: string[];
  /** When that was: RFC 3339, in UTC. */
  when: string;
  /** Whether every check of the lesson passed. */
  complete: boolean;
}

/** What a learner has written for a step. */
export interface Code {
  /** The text of its entry. */
  source: string;
  /** Its other files by name, where a step is more than one. */
  files?: Record<string, string>;
}

/** A lesson's program, as the file has it that a learner takes along. */
export interface KeptProgram extends Code {
  /** "05-audience" */
  lesson: string;
}

/** What a learner takes along: the progress, and what they have written. */
export interface ProgressFile extends Progress {
  /** Absent in files from before there were any in them, and in what the terminal keeps. */
  programs?: KeptProgram[];
}

/** What a run of a lesson has shown. */
export function shownBy(lesson: string, { verdicts }: Report): LessonProgress {
  const checks = verdicts.filter(({ status }) => status === "pass").map(({ id }) => id);
  return { lesson, checks, when: new Date().toISOString(), complete: checks.length === verdicts.length };
}

/** Both together: of two runs of a lesson the later counts, but one that was complete stays so. */
export function merged(before: LessonProgress[], news: LessonProgress[]): LessonProgress[] {
  const lessons = new Map(before.map((each) => [each.lesson, each]));
  for (const each of news) {
    const known = lessons.get(each.lesson);
    lessons.set(each.lesson, known ? joined(known, each) : each);
  }
  return [...lessons.values()].sort((a, b) => a.lesson < b.lesson ? -1 : 1);
}

function joined(one: LessonProgress, other: LessonProgress): LessonProgress {
  if (one.complete !== other.complete) return one.complete ? one : other;
  return Date.parse(other.when) > Date.parse(one.when) ? other : one;
}

/** The text of such a file. */
export function progressText(file: ProgressFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads such a file, also one in the form that the terminal wrote first.
 *
 * @throws {SyntaxError} when it is none; a {@linkcode ProgressError} where it is JSON
 */
export function parsedProgress(text: string): ProgressFile {
  const value: unknown = JSON.parse(text);
  if (isProgress(value)) return value;
  const before = convertedFrom(value);
  if (before) return before;
  const { schema } = Object(value) as { schema?: unknown };
  throw new ProgressError(typeof schema === "number" && schema > 1 ? "later_version" : "not_progress");
}

/** A file that is not read. */
export class ProgressError extends SyntaxError {
  override name = "ProgressError";
  constructor(readonly code: "not_progress" | "later_version") {
    super(
      code === "later_version"
        ? "This progress file is of a later version of Gatehouse, which reads it"
        : "This is not a progress file of Gatehouse",
    );
  }
}

/** Once it knew of each lesson that had passed when that was, and nothing else. */
function convertedFrom(value: unknown): ProgressFile & { current?: string } | undefined {
  const { schema, current, done, lessons } = Object(value) as Record<string, unknown>;
  if (schema !== 1 || lessons !== undefined || Object(done) !== done) return undefined;
  const passed = Object.entries(done as object).map(([lesson, when]) => ({
    lesson,
    checks: [],
    when,
    complete: true,
  }));
  if (!isLessons(passed)) return undefined;
  return { schema: 1, ...typeof current === "string" && { current }, lessons: merged(passed, []) };
}

function isProgress(value: unknown): value is ProgressFile {
  const { schema, lessons, programs = [] } = Object(value) as Partial<ProgressFile>;
  return schema === 1 && Array.isArray(programs) && programs.every(isProgram) && isLessons(lessons);
}

/** A name that leads out of the folder is none of a lesson's. */
function isProgram(value: unknown): value is KeptProgram {
  const { lesson, source, files = {} } = Object(value) as Partial<KeptProgram>;
  return typeof lesson === "string" && /^\d\d-[\w-]+$/.test(lesson) && typeof source === "string" &&
    Object.entries(Object(files)).every(([name, text]) =>
      /^[\w-]+\.(ts|mjs)$/.test(name) && typeof text === "string"
    );
}

function isLessons(value: unknown): value is LessonProgress[] {
  return Array.isArray(value) && value.every((each) => {
    const { lesson, checks, when, complete } = Object(each) as Partial<LessonProgress>;
    return typeof lesson === "string" && typeof when === "string" && !Number.isNaN(Date.parse(when)) &&
      Array.isArray(checks) && checks.every((id) => typeof id === "string") && typeof complete === "boolean";
  });
}
