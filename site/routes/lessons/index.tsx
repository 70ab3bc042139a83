/** All lessons, in order, and how far the reader has come. */

import type { VNode } from "preact";
import { course, ways } from "gatehouse:lessons";
import { LessonPath } from "../../components/LessonPath.tsx";
import { island } from "../../island.tsx";
import ProgressFileIsland from "../../islands/ProgressFile.tsx";
import type { Head } from "../../lib/route.ts";

const ProgressFile = island("ProgressFile", ProgressFileIsland);

export function head(): Head {
  return {
    title: "Lessons",
    description: "From an open MCP server to a protected one, in small steps with live checks.",
  };
}

export default function Lessons(): VNode {
  const minutes = course.reduce((sum, lesson) => sum + lesson.minutes, 0);
  return (
    <div class="page">
      <header class="page-head">
        <h1>Lessons</h1>
        <p class="lead">
          From an open server to a protected one, the client, and the server that you have. {course.length}
          {" "}
          steps, about {Math.round(minutes / 30) / 2}{" "}
          hours. Each begins where one before it ended, so you can start anywhere.
        </p>
      </header>
      <ul class="ways-through">
        {ways.map(({ who, lessons }) => (
          <li key={who}>
            {who}: {lessons.map(({ number, slug, title }, i) => (
              <>
                {i > 0 && ", "}
                <a href={`/lessons/${slug}`} title={title}>{number}</a>
              </>
            ))}
          </li>
        ))}
      </ul>
      <LessonPath lessons={course} heading="h2" />
      <ProgressFile />
    </div>
  );
}
