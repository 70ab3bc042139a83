/** What a reader has achieved: kept in the browser, and in a small file that can be taken elsewhere. */

import { type Signal, signal } from "@preact/signals";
import type { Report } from "../../reference/conformance/report.ts";
import { importPrograms, type KeptProgram, keptPrograms } from "./programs.ts";
import { keep, kept } from "./storage.ts";

/** The lessons that were run, with the checks that passed. `schema` goes up when a field changes its meaning. */
export interface Progress {
  schema: 1;
  lessons: LessonProgress[];
}

/** What a reader takes along: the progress, and what they have written. */
interface ProgressFile extends Progress {
  /** Absent in files from before there were any in them. */
  programs?: KeptProgram[];
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

const KEY = "gatehouse.progress";

/** The progress, for pages that show it. Loaded when a page with islands starts. */
export const progress: Signal<Progress> = signal(load());

/** Notes what a run of a lesson has shown. A complete lesson stays complete. */
export function recordRun(lesson: string, { verdicts }: Report): void {
  const checks = verdicts.filter(({ status }) => status === "pass").map(({ id }) => id);
  const complete = checks.length === verdicts.length;
  add([{ lesson, checks, when: new Date().toISOString(), complete }]);
}

/** The file that a reader takes along, with the programs that they have written. */
export function exportedProgress(): string {
  const file: ProgressFile = { ...progress.value, programs: keptPrograms() };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** What came of a file that was read. */
export interface Imported {
  /** How many there are in it. */
  lessons: number;
  programs: number;
  /** Whether the browser keeps them. */
  kept: boolean;
}

/**
 * Adds the lessons and programs of such a file. Of two runs of a lesson the later wins, but one that was complete stays
 * so. A program takes the place of the one that is here, which is put aside.
 *
 * @throws {SyntaxError} when it is not such a file
 */
export function importProgress(text: string): Imported {
  const { lessons, programs = [] } = parsed(text);
  const both = [importPrograms(programs), add(lessons)];
  return {
    lessons: new Set(lessons.map(({ lesson }) => lesson)).size,
    programs: programs.length,
    kept: !both.includes(false),
  };
}

/** Another tab may have written since. Where nothing is kept, what this tab knows stays. */
function readAgain(): void {
  const now = load();
  if (now.lessons.length > 0) progress.value = now;
}

if (typeof document !== "undefined") {
  addEventListener("storage", readAgain);
  // A page that comes back as it was left.
  addEventListener("pageshow", readAgain);
}

function add(news: LessonProgress[]): boolean {
  readAgain();
  const lessons = new Map(progress.value.lessons.map((each) => [each.lesson, each]));
  for (const each of news) {
    const before = lessons.get(each.lesson);
    lessons.set(each.lesson, before ? joined(before, each) : each);
  }
  const sorted = [...lessons.values()].sort((a, b) => a.lesson < b.lesson ? -1 : 1);
  progress.value = { schema: 1, lessons: sorted };
  return keep(KEY, JSON.stringify(progress.value));
}

function joined(one: LessonProgress, other: LessonProgress): LessonProgress {
  if (one.complete !== other.complete) return one.complete ? one : other;
  return Date.parse(other.when) > Date.parse(one.when) ? other : one;
}

function load(): Progress {
  const nothing: Progress = { schema: 1, lessons: [] };
  // The server renders islands too, and has no storage.
  const text = typeof document === "undefined" ? undefined : kept(KEY);
  if (text === undefined) return nothing;
  try {
    const { schema, lessons } = parsed(text);
    return { schema, lessons };
  } catch {
    // Of a later version, or damaged: the page goes on without it, and a copy stays when it is written over.
    keep(`${KEY}.unread`, text);
    return nothing;
  }
}

function parsed(text: string): ProgressFile {
  const value: unknown = JSON.parse(text);
  if (!isProgress(value)) throw new SyntaxError("This is not a progress file of Gatehouse");
  return value;
}

function isProgress(value: unknown): value is ProgressFile {
  const { schema, lessons, programs = [] } = Object(value) as Partial<ProgressFile>;
  return schema === 1 && Array.isArray(programs) && programs.every(isProgram) && isLessons(lessons);
}

function isProgram(value: unknown): value is KeptProgram {
  const { lesson, source } = Object(value) as Partial<KeptProgram>;
  return typeof lesson === "string" && /^\d\d-[\w-]+$/.test(lesson) && typeof source === "string";
}

function isLessons(value: unknown): value is LessonProgress[] {
  return Array.isArray(value) && value.every((each) => {
    const { lesson, checks, when, complete } = Object(each) as Partial<LessonProgress>;
    return typeof lesson === "string" && typeof when === "string" && !Number.isNaN(Date.parse(when)) &&
      Array.isArray(checks) && checks.every((id) => typeof id === "string") && typeof complete === "boolean";
  });
}
