/** What a reader has achieved: kept in the browser, and in a small file that can be taken elsewhere. */

import { type Signal, signal } from "@preact/signals";
import {
  type LessonProgress,
  merged,
  parsedProgress,
  type Progress,
  progressText,
  shownBy,
} from "../../lessons/cli/progress_file.ts";
import type { Report } from "../../reference/conformance/report.ts";
import { importPrograms, keptPrograms } from "./programs.ts";
import { keep, kept } from "./storage.ts";

const KEY = "gatehouse.progress";

/** The progress, for pages that show it. Loaded when a page with islands starts. */
export const progress: Signal<Progress> = signal(load());

/** Notes what a run of a lesson has shown. A complete lesson stays complete. */
export function recordRun(lesson: string, report: Report): void {
  add([shownBy(lesson, report)]);
}

/** The file that a reader takes along, with the programs that they have written. */
export function exportedProgress(): string {
  return progressText({ ...progress.value, programs: keptPrograms() });
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
  const { lessons, programs = [] } = parsedProgress(text);
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
  progress.value = { schema: 1, lessons: merged(progress.value.lessons, news) };
  return keep(KEY, JSON.stringify(progress.value));
}

function load(): Progress {
  const nothing: Progress = { schema: 1, lessons: [] };
  // The server renders islands too, and has no storage.
  const text = typeof document === "undefined" ? undefined : kept(KEY);
  if (text === undefined) return nothing;
  try {
    const { schema, lessons } = parsedProgress(text);
    return { schema, lessons };
  } catch {
    // Of a later version, or damaged: the page goes on without it, and a copy stays when it is written over.
    keep(`${KEY}.unread`, text);
    return nothing;
  }
}
