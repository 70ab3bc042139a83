/** What the workbench needs to run a lesson; loaded when it is first used. */

import { lessons } from "gatehouse:lessons";
import type { Params } from "../../../lib/route.ts";
import type { LessonProgram } from "../../../lib/lesson_data.ts";

/** The lesson with this slug. */
export function data({ slug }: Params): LessonProgram | undefined {
  const lesson = lessons.find((each) => each.slug === slug);
  if (!lesson) return undefined;
  const { sources: [entry], start, finished, shortcut, judgedBy, adds } = lesson;
  const { party, after, signsIn, revisions } = lesson;
  // What is new comes first: the first verdict is one that the lesson is about.
  const ids = [...adds, ...judgedBy.filter((id) => !adds.includes(id))];
  return { name: entry!.name, start, finished, shortcut, party, after, signsIn, revisions, ids };
}

/** All lessons. */
export function paths(): Params[] {
  return lessons.map(({ slug }) => ({ slug }));
}
