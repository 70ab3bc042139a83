/** What the pages know of a lesson; build/lesson_data.ts puts it together. */

import type { Lesson } from "../../lessons/cli/lessons.ts";
import type { CodeDiff } from "../build/code_diff.ts";
import type { Code } from "./code.ts";
import type { Recorded } from "./recorded.ts";
import type { Prose } from "../build/prose.ts";

/** A lesson, ready to be shown. */
export interface LessonData extends Omit<Lesson, "prose" | "shortcut" | "party"> {
  party: "resource-server" | "client";
  prose: Prose;
  /** The text as Markdown, with links from the root of the site. */
  markdown: string;
  /** Its files, the entry first: those of the finished step, and those of its start that are gone then. */
  sources: LessonFile[];
  start: Code;
  finished: Code;
  /** The version that people write first: an entry, which may use the step's other files. */
  shortcut: string;
  /** What the watched check saw of the finished file. */
  recorded: Recorded;
}

/** What a list says of any lesson. */
export type CourseEntry = Pick<
  Lesson,
  "number" | "slug" | "title" | "summary" | "minutes" | "adds" | "party"
>;

/** A lesson that is a project of its own, and is done in a terminal. */
export interface ProjectData extends CourseEntry {
  prose: Prose;
  /** The text as Markdown, with links from the root of the site. */
  markdown: string;
}

/** A way through the course, for somebody who wants one thing of it. */
export interface WayThrough {
  who: string;
  lessons: CourseEntry[];
}

/** A file of a step. */
export interface LessonFile {
  /** "server.ts" */
  name: string;
  /** What it starts as, highlighted. */
  startHtml: string;
  /** From there to the finished file. */
  diff: CodeDiff;
}

/** What it takes to run a lesson in the page. */
export interface LessonProgram
  extends Pick<LessonData, "start" | "finished" | "shortcut" | "party" | "after" | "signsIn" | "revisions"> {
  /** "server.ts" */
  name: string;
  /** Requirement ids, in the order in which they are judged. */
  ids: string[];
}
