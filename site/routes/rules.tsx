/** Every rule. */

import type { VNode } from "preact";
import { lessons } from "gatehouse:lessons";
import { REVISIONS } from "../../reference/conformance/requirement.ts";
import { RuleEntry } from "../components/RuleEntry.tsx";
import { island } from "../island.tsx";
import RuleFilter from "../islands/RuleFilter.tsx";
import type { Head } from "../lib/route.ts";
import { ruleGroups } from "../lib/rules.ts";

const Filter = island("RuleFilter", RuleFilter);

export function head(): Head {
  return {
    title: "Rules",
    description:
      "Every rule that Gatehouse checks: its level at each revision, its source, its reason, its lesson.",
  };
}

export default function Rules(): VNode {
  const groups = ruleGroups(lessons);
  const total = groups.reduce((sum, { rules }) => sum + rules.length, 0);
  return (
    <div class="page rules">
      <header class="page-head">
        <h1>Rules</h1>
        <p class="lead">
          What holds in a protected MCP server and in a careful client. Every rule has a check, and every
          check has something that it catches.
        </p>
        <p>
          MUST, SHOULD and MAY are the cited text's own words (RFC 2119). <em>House</em>{" "}
          is our good practice: the lessons ask for it, and no text does.
        </p>
      </header>
      <Filter
        total={total}
        revisions={REVISIONS}
        lessons={lessons.map(({ number, title }) => ({ number, title }))}
      />
      <nav class="groups" aria-label="Groups of rules">
        <ul>
          {groups.map(({ id, title, rules }) => (
            <li key={id} data-group-link={id}>
              <a href={`#group-${id}`}>{title}</a> <span>{rules.length}</span>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map(({ id, title, rules }) => (
        <section key={id} data-rule-group={id} aria-labelledby={`group-${id}`}>
          <h2 id={`group-${id}`}>{capitalised(title)}</h2>
          {rules.map((rule) => <RuleEntry key={rule.id} rule={rule} />)}
        </section>
      ))}
    </div>
  );
}

function capitalised(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
