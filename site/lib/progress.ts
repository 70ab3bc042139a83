/** What a reader has achieved: kept in the browser, and in a small file that can be taken elsewhere. */

import { type Signal, signal } from "@preact/signals";
import type { Report } from "../../reference/conformance/report.ts";
import { keep, kept } from "./storage.ts";

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

const KEY = "gatehouse.progress";

/** The progress, for pages that show it. Loaded when a page with islands starts. */
export const progress: Signal<Progress> = signal(load());

/** Notes what a run of a lesson has shown. A complete lesson stays complete. */
export function recordRun(lesson: string, { verdicts }: Report): void {
  const checks = verdicts.filter(({ status }) => status === "pass").map(({ id }) => id);
  const complete = checks.length === verdicts.length;
  add([{ lesson, checks, when: new Date().toISOString(), complete }]);
}

/** The file that a reader takes along. */
export function exportedProgress(): string {
  return `${JSON.stringify(progress.value, null, 2)}\n`;
}

/**
 * Adds the lessons of such a file; of two runs of a lesson the later wins, but one that was complete stays so.
 *
 * @returns how many lessons there are in it, and whether the browser keeps them
 * @throws {SyntaxError} when it is not such a file
 */
export function importProgress(text: string): { lessons: number; kept: boolean } {
  const { lessons } = parsed(text);
  return { lessons: new Set(lessons.map(({ lesson }) => lesson)).size, kept: add(lessons) };
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
    return parsed(text);
  } catch {
    // Of a later version, or damaged: the page goes on without it, and a copy stays when it is written over.
    keep(`${KEY}.unread`, text);
    return nothing;
  }
}

function parsed(text: string): Progress {
  const value: unknown = JSON.parse(text);
  if (!isProgress(value)) throw new SyntaxError("This is not a progress file of Gatehouse");
  return value;
}

function isProgress(value: unknown): value is Progress {
  const { schema, lessons } = Object(value) as Partial<Progress>;
  return schema === 1 && Array.isArray(lessons) && lessons.every((each) => {
    const { lesson, checks, when, complete } = Object(each) as Partial<LessonProgress>;
    return typeof lesson === "string" && typeof when === "string" && !Number.isNaN(Date.parse(when)) &&
      Array.isArray(checks) && checks.every((id) => typeof id === "string") && typeof complete === "boolean";
  });
}
