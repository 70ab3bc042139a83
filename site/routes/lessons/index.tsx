/** All lessons, in order. */

import type { VNode } from "preact";
import { lessons } from "gatehouse:lessons";
import type { Head } from "../../lib/route.ts";

export function head(): Head {
  return {
    title: "Lessons",
    description: "From an open MCP server to a protected one, in small steps with live checks.",
  };
}

export default function Lessons(): VNode {
  return (
    <div class="page">
      <h1>Lessons</h1>
      <ol class="lesson-list">
        {lessons.map(({ slug, title, summary, minutes, adds }) => (
          <li key={slug}>
            <a href={`/lessons/${slug}`}>{title}</a>
            <p>{summary}</p>
            <p class="lesson-facts">{minutes} min · {adds.length} new checks</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
