/** The lessons, in order. */

import type { JSX } from "preact";
import { island } from "../island.tsx";
import LessonDone from "../islands/LessonDone.tsx";
import type { CourseEntry } from "../lib/lesson_data.ts";

const Done = island("LessonDone", LessonDone);

/** Every lesson with what it adds, and whether the reader has completed it. */
export function LessonPath(
  { lessons, heading: Heading }: { lessons: CourseEntry[]; heading: "h2" | "h3" },
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
            {lesson.party === "project" ? "a project" : `${lesson.adds.length} rules`}, {lesson.minutes}{" "}
            min{lesson.party === "client" && ", client"}
            <Done slug={lesson.slug} />
          </p>
        </li>
      ))}
    </ol>
  );
}
