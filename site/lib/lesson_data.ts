/** What the pages know of a lesson; build/lesson_data.ts puts it together. */

import type { Lesson } from "../../lessons/cli/lessons.ts";
import type { CodeDiff } from "../build/code_diff.ts";
import type { Recorded } from "./recorded.ts";
import type { Prose } from "../build/prose.ts";

/** A lesson, ready to be shown. */
export interface LessonData extends Omit<Lesson, "prose" | "shortcut"> {
  prose: Prose;
  /** The text as Markdown, with links from the root of the site. */
  markdown: string;
  start: string;
  /** The start, highlighted. */
  startHtml: string;
  finished: string;
  /** The version that people write first. */
  shortcut: string;
  /** From the start to the finished file. */
  diff: CodeDiff;
  /** What the watched check saw of the finished file. */
  recorded: Recorded;
}

/** What it takes to run a lesson in the page. */
export interface LessonProgram
  extends Pick<LessonData, "start" | "finished" | "shortcut" | "party" | "signsIn"> {
  /** "server.ts" */
  name: string;
  /** Requirement ids, in the order in which they are judged. */
  ids: string[];
}
