/** One lesson: the prose beside the workbench. */

import type { VNode } from "preact";
import { course, lessons, projects } from "gatehouse:lessons";
import { LessonProse, ProjectProse } from "../../../components/lesson/LessonProse.tsx";
import { Workbench } from "../../../components/lesson/Workbench.tsx";
import { island } from "../../../island.tsx";
import ViewsIsland from "../../../islands/Views.tsx";
import type { LessonData, ProjectData } from "../../../lib/lesson_data.ts";
import type { Head, Params } from "../../../lib/route.ts";

const Views = island("Views", ViewsIsland);

function lessonAt({ slug }: Params): LessonData | undefined {
  return lessons.find((lesson) => lesson.slug === slug);
}

function projectAt({ slug }: Params): ProjectData | undefined {
  return projects.find((project) => project.slug === slug);
}

export function head(params: Params): Head | undefined {
  const lesson = lessonAt(params) ?? projectAt(params);
  const skip = lesson?.party === "project"
    ? { href: "#run", name: "How it is judged, in a terminal" }
    : { href: "#run", name: "Run the checks, in the workbench" };
  if (!lesson) return undefined;
  const { number, title, summary, slug } = lesson;
  return { title: `${number} · ${title}`, description: summary, markdown: `/lessons/${slug}.md`, skip };
}

export function paths(): Params[] {
  return course.map(({ slug }) => ({ slug }));
}

export default function LessonPage({ params }: { params: Params }): VNode {
  const project = projectAt(params);
  if (project) {
    return (
      <div class="lesson-alone">
        <ProjectProse project={project} lessons={course} />
      </div>
    );
  }
  const lesson = lessonAt(params)!;
  return (
    <div class="lesson" data-view="text">
      <LessonProse lesson={lesson} lessons={course} />
      <Workbench lesson={lesson} lessons={lessons} course={course} />
      <Views />
    </div>
  );
}
