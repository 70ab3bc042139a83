/** Every term of the course, with the lesson that it belongs to. */

import type { VNode } from "preact";
import { course } from "gatehouse:lessons";
import { GLOSSARY, termId } from "../lib/glossary.ts";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return {
    title: "Glossary",
    description:
      "Every term and short form of the course in two sentences, with the lesson that it belongs to.",
  };
}

export default function Glossary(): VNode {
  return (
    <div class="page">
      <header class="page-head">
        <h1>Glossary</h1>
      </header>
      <dl class="glossary">
        {GLOSSARY.map(({ term, means, lesson }) => {
          const { slug, title } = course.find(({ number }) => number === lesson)!;
          return (
            <div key={term}>
              <dt id={termId(term)}>{term}</dt>
              <dd>
                {means} <a href={`/lessons/${slug}`}>Lesson {lesson}, {title}</a>
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
