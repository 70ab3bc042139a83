/** One rule. */

import type { JSX } from "preact";
import { levelAttribute, type Rule, ruleLink } from "../lib/rules.ts";
import { Inline } from "./Inline.tsx";
import { Levels } from "./Level.tsx";

const PARTIES = {
  "resource-server": "MCP server",
  "client": "client",
  "authorization-server": "authorization server",
};

/** What holds, how strongly, for whom, why, who says so, and where it is taught. */
export function RuleEntry({ rule }: { rule: Rule }): JSX.Element {
  const { id, title, party, lesson, why, sources, hints, profile } = rule;
  return (
    <article
      class="rule"
      id={id}
      data-rule
      data-party={party}
      data-lesson={lesson?.number}
      data-levels={levelAttribute(rule)}
    >
      <div class="rule-facts">
        <p>
          <Levels rule={rule} />
        </p>
        <p>{PARTIES[party]}{profile && <>, where tokens follow RFC 9068</>}</p>
        <p>
          {lesson
            ? <a href={`/lessons/${lesson.slug}#${id}`}>Lesson {lesson.number}: {lesson.title}</a>
            : party === "authorization-server"
            ? "In no lesson: verify judges by it"
            : "In no lesson yet: the revision is newer than theirs"}
        </p>
      </div>
      <div class="rule-text">
        <h3>
          <a href={ruleLink(id)}>
            <Inline text={title} />
          </a>
        </h3>
        <p class="rule-id">
          <code>{id}</code>
        </p>
        <p>{why}</p>
        <ul class="sources" aria-label="Sources">
          {sources.map(({ document, section, url }) => (
            <li key={url}>
              <a href={url}>{document}, {section}</a>
            </li>
          ))}
        </ul>
        <details>
          <summary>
            Hints<span class="visually-hidden">for {id}</span>
          </summary>
          <ol>{hints.map((hint) => <li key={hint}>{hint}</li>)}</ol>
        </details>
      </div>
    </article>
  );
}
