/** The left half of a lesson page: what to read. */

import type { VNode } from "preact";
import { render } from "preact-render-to-string";
import { island } from "../../island.tsx";
import TryHereIsland from "../../islands/TryHere.tsx";
import type { LessonData } from "../../lib/lesson_data.ts";

const TryHere = island("TryHere", TryHereIsland);

/** The lesson's text, with the way to its neighbours above and below. */
export function LessonProse({ lesson, lessons }: { lesson: LessonData; lessons: LessonData[] }): VNode {
  const { number, title, summary, minutes, open } = lesson;
  return (
    <article class="lesson-prose" data-part="text">
      <header class="lesson-header">
        <p class="lesson-place">Lesson {number} of {lessons.length} · about {minutes} min</p>
        <h1>{title}</h1>
        <p class="lead">{summary}</p>
        <p class="to-code">
          <a href="#workbench">To the code</a>
        </p>
        <Neighbours lesson={lesson} lessons={lessons} label="Lessons before and after" />
      </header>
      <div class="prose" dangerouslySetInnerHTML={{ __html: withTries(lesson) }} />
      {open && <p class="still-open">Still open after this step: {open}</p>}
      <Neighbours lesson={lesson} lessons={lessons} label="Next" />
    </article>
  );
}

/** What can be tried, at its place in the text. */
function withTries({ slug, prose: { html, tries } }: LessonData): string {
  return html.replaceAll(/<!--try (\d+)-->/g, (_, number: string) => {
    return render(<TryHere slug={slug} number={Number(number)} {...tries[Number(number)]!} />);
  });
}

function Neighbours(
  { lesson: { number }, lessons, label }: { lesson: LessonData; lessons: LessonData[]; label: string },
): VNode {
  const before = lessons.find((each) => each.number === number - 1);
  const next = lessons.find((each) => each.number === number + 1);
  return (
    <nav class="neighbours" aria-label={label}>
      {before && <a rel="prev" href={`/lessons/${before.slug}`}>← {before.number} · {before.title}</a>}
      {next && <a rel="next" href={`/lessons/${next.slug}`}>{next.number} · {next.title} →</a>}
    </nav>
  );
}
