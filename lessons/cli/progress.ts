/** How far somebody has come in their workspace. What is done stays done. */

import type { Report } from "../../reference/conformance/report.ts";
import { UsageError } from "../../reference/command/usage.ts";
import { type Lesson, projectFile } from "./lessons.ts";
import {
  merged,
  parsedProgress,
  type Progress,
  ProgressError,
  progressText,
  shownBy,
} from "./progress_file.ts";
import { readIfThere, replaceFile, WORKSPACE } from "./workspace.ts";

const PROGRESS = `${WORKSPACE}/progress.json`;

/** What is kept here: what the page keeps, and where somebody is. */
export interface OwnProgress extends Progress {
  /** The lesson that was practised last, by its slug. */
  current?: string;
}

/**
 * What is on record, or nothing yet.
 *
 * @throws {UsageError} when the file is not what is written here
 */
export function readProgress(): OwnProgress {
  const text = readIfThere(projectFile(PROGRESS));
  if (text === undefined) return { schema: 1, lessons: [] };
  try {
    return parsedProgress(text);
  } catch (error) {
    // The parser's own words are of a place in the text, and of no use to anybody.
    const what = error instanceof ProgressError && error.code === "later_version"
      ? `${PROGRESS} is of a later version of Gatehouse: update this one`
      : `${PROGRESS} is not what is written there`;
    throw new UsageError(`${what}, or move it away; your files beside it stay as they are`);
  }
}

/** Puts on record which lesson is practised, and what its file came to if it was judged. */
export function record(lesson: Lesson, report?: Report): OwnProgress {
  return keep(report ? [shownBy(lesson.slug, report)] : [], lesson.slug);
}

/** Puts on record what is known from elsewhere. */
export function recordAlso(news: Progress): OwnProgress {
  return keep(news.lessons);
}

function keep(news: Progress["lessons"], slug?: string): OwnProgress {
  // Read again: another terminal may have written meanwhile.
  const { lessons, current = slug } = readProgress();
  const progress: OwnProgress = {
    schema: 1,
    ...(slug ?? current) && { current: slug ?? current },
    lessons: merged(lessons, news),
  };
  replaceFile(projectFile(PROGRESS), progressText(progress));
  return progress;
}

/** Whether a lesson's own file has passed. */
export function isDone({ slug }: Lesson, { lessons }: Progress): boolean {
  return lessons.some(({ lesson, complete }) => lesson === slug && complete);
}

/** Where somebody is: at the lesson that was practised last, or behind it if its file has passed. */
export function whereOne(lessons: Lesson[], progress: OwnProgress): Lesson {
  const at = lessons.findIndex(({ slug }) => slug === progress.current);
  const open = (lesson: Lesson) => !isDone(lesson, progress);
  return lessons.slice(Math.max(at, 0)).find(open) ?? lessons.find(open) ?? lessons.at(-1)!;
}
