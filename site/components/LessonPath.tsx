/** The lessons, in order. */

import type { JSX } from "preact";
import { island } from "../island.tsx";
import LessonDone from "../islands/LessonDone.tsx";
import type { LessonData } from "../lib/lesson_data.ts";

const Done = island("LessonDone", LessonDone);

/** What the list shows of a lesson. */
export type PathLesson = Pick<
  LessonData,
  "number" | "slug" | "title" | "summary" | "minutes" | "adds" | "party"
>;

/** Every lesson with what it adds, and whether the reader has completed it. */
export function LessonPath(
  { lessons, heading: Heading }: { lessons: PathLesson[]; heading: "h2" | "h3" },
): JSX.Element {
  return (
    <ol class="path">
      {lessons.map((lesson) => (
        <li key={lesson.slug}>
          <span class="number" aria-hidden="true">{lesson.number}</span>
          <div>
            <Heading>
              <a href={`/lessons/${lesson.slug}`}>{lesson.title}</a>
            </Heading>
            <p>{lesson.summary}</p>
          </div>
          <p class="facts">
            {lesson.adds.length} rules, {lesson.minutes} min{lesson.party === "client" && ", client"}
            <Done slug={lesson.slug} />
          </p>
        </li>
      ))}
    </ol>
  );
}
