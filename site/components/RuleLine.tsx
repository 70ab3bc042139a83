/** One rule in the list of all. */

import type { JSX } from "preact";
import { ruleLink } from "../lib/rule_link.ts";
import { levelAttribute, type Rule } from "../lib/rules.ts";
import { Inline } from "./Inline.tsx";
import { Levels } from "./Level.tsx";

/** What holds and how strongly; the rest is on the rule's page. */
export function RuleLine({ rule }: { rule: Rule }): JSX.Element {
  const { id, title, party, lesson, impact } = rule;
  return (
    <li
      class="rule-line"
      id={id}
      data-rule
      data-party={party}
      data-impact={impact}
      data-lesson={lesson?.number}
      data-levels={levelAttribute(rule)}
    >
      <a href={ruleLink(id)}>
        <Inline text={title} />
      </a>{" "}
      <code>{id}</code>{" "}
      <span class="rule-levels">
        <Levels rule={rule} />
      </span>
    </li>
  );
}
