/** Revisions side by side. */

import type { JSX } from "preact";
import { COMPARED, type Statement, type Topic } from "../lib/topic.ts";
import { Inline } from "./Inline.tsx";

/**
 * A table of topics. Its roles are written out, since on narrow screens its cells become blocks, which takes them
 * away in some browsers.
 */
export function TopicTable({ title, topics }: { title: string; topics: Topic[] }): JSX.Element {
  return (
    <table class="topics" role="table">
      <caption class="visually-hidden">{title}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Topic</th>
          {COMPARED.map((revision) => <th key={revision} role="columnheader" scope="col">{revision}</th>)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {topics.map((topic) => (
          <tr key={topic.id} id={topic.id} role="row">
            <th role="rowheader" scope="row">
              <a href={`#${topic.id}`}>
                <Inline text={topic.title} />
              </a>
            </th>
            {topic.statements.map((statement, index) => (
              <Cell key={COMPARED[index]} statement={statement} revision={COMPARED[index] ?? ""} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell(
  { statement: { says, source }, revision }: { statement: Statement; revision: string },
): JSX.Element {
  const kind = !source ? "silent" : says ? "new" : "same";
  return (
    <td role="cell" class={kind} data-revision={revision}>
      <p>
        <Inline text={says ?? "The same."} />
      </p>
      {source && (
        <p class="source">
          <a href={source.url}>
            <span class="visually-hidden">{source.document}:</span> {source.section}
          </a>
        </p>
      )}
    </td>
  );
}
