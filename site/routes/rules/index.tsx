/** Every rule, a line each. */

import type { VNode } from "preact";
import { lessons } from "gatehouse:lessons";
import { REVISIONS } from "../../../reference/conformance/requirement.ts";
import { RuleLine } from "../../components/RuleLine.tsx";
import { island } from "../../island.tsx";
import RuleFilter from "../../islands/RuleFilter.tsx";
import type { Head } from "../../lib/route.ts";
import { capitalised } from "../../lib/capitalised.ts";
import { ruleGroups } from "../../lib/rules.ts";

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
          What holds in a protected MCP server, in a careful client, and in the authorization server between
          them. Every rule has a check, and every check has something that it catches.
        </p>
        <p>
          MUST, SHOULD and MAY are the cited text's own words (RFC 2119). <em>House</em>{" "}
          is our good practice: the lessons ask for it, and no text does.
        </p>
      </header>
      <Filter
        total={total}
        groups={groups.map(({ id, title }) => ({ id, title: capitalised(title) }))}
        revisions={REVISIONS}
        lessons={lessons.map(({ number, title }) => ({ number, title }))}
      />
      {groups.map(({ id, title, rules }) => (
        <details key={id} class="rule-group" data-rule-group={id}>
          <summary>
            <h2 id={`group-${id}`}>{capitalised(title)}</h2> <span>{rules.length}</span>
          </summary>
          <ul>{rules.map((rule) => <RuleLine key={rule.id} rule={rule} />)}</ul>
        </details>
      ))}
    </div>
  );
}
