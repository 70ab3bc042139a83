/** The left half of a lesson page: what to read. */

import type { VNode } from "preact";
import { render } from "preact-render-to-string";
import { island } from "../../island.tsx";
import TryHereIsland from "../../islands/TryHere.tsx";
import type { CourseEntry, LessonData, ProjectData } from "../../lib/lesson_data.ts";

const TryHere = island("TryHere", TryHereIsland);

/** The lesson's text, with the way to its neighbours above and below. */
export function LessonProse({ lesson, lessons }: { lesson: LessonData; lessons: CourseEntry[] }): VNode {
  const { number, title, summary, minutes, open } = lesson;
  return (
    <article class="lesson-prose" data-part="text">
      <header class="lesson-header">
        <Place number={number} minutes={minutes} lessons={lessons} />
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

/** The text of a lesson that is a project: there is nothing beside it, since it takes Node. */
export function ProjectProse({ project, lessons }: { project: ProjectData; lessons: CourseEntry[] }): VNode {
  const { number, title, summary, minutes } = project;
  return (
    <article class="lesson-prose">
      <header class="lesson-header">
        <Place number={number} minutes={minutes} lessons={lessons} />
        <h1>{title}</h1>
        <p class="lead">{summary}</p>
        <p class="still-open" id="run" tabIndex={-1}>
          This lesson is a project that runs on Node, so it is judged in a terminal and not in this page:{" "}
          <code>npx -y deno task practice {number}</code>{" "}
          puts it into a folder of yours, and judges that each time that you save.
        </p>
        <Neighbours lesson={project} lessons={lessons} label="Lessons before and after" />
      </header>
      <div class="prose" dangerouslySetInnerHTML={{ __html: withTries(project) }} />
      <Neighbours lesson={project} lessons={lessons} label="Next" />
    </article>
  );
}

/** Where one is. Numbers may be missing: the last one says how many there are to be. */
function Place(
  { number, minutes, lessons }: Pick<CourseEntry, "number" | "minutes"> & { lessons: CourseEntry[] },
): VNode {
  return <p class="lesson-place">Lesson {number} of {lessons.at(-1)!.number} · about {minutes} min</p>;
}

/** What can be tried, at its place in the text. */
function withTries({ slug, prose: { html, tries } }: Pick<LessonData, "slug" | "prose">): string {
  return html.replaceAll(/<!--try (\d+)-->/g, (_, number: string) => {
    return render(<TryHere slug={slug} number={Number(number)} {...tries[Number(number)]!} />);
  });
}

function Neighbours(
  { lesson: { number }, lessons, label }: { lesson: CourseEntry; lessons: CourseEntry[]; label: string },
): VNode {
  const before = lessons.findLast((each) => each.number < number);
  const next = lessons.find((each) => each.number > number);
  return (
    <nav class="neighbours" aria-label={label}>
      {before && <a rel="prev" href={`/lessons/${before.slug}`}>← {before.number} · {before.title}</a>}
      {next && <a rel="next" href={`/lessons/${next.slug}`}>{next.number} · {next.title} →</a>}
    </nav>
  );
}
