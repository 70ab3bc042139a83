/** One rule: what holds, who says so, what it is good for, what its check was proved against, and how to meet it. */

import type { VNode } from "preact";
import { lessons } from "gatehouse:lessons";
import { teeth } from "gatehouse:teeth";
import { IMPACTS } from "../../../reference/conformance/reporters/told.ts";
import { CORE_RULES, RULE_SET } from "../../../reference/conformance/verify/core_rules.ts";
import { Inline } from "../../components/Inline.tsx";
import { Levels } from "../../components/Level.tsx";
import { RuleFix } from "../../components/RuleFix.tsx";
import { RuleTeeth } from "../../components/RuleTeeth.tsx";
import type { Head, Params } from "../../lib/route.ts";
import { capitalised } from "../../lib/capitalised.ts";
import { PARTIES, type Rule, type RuleGroup, ruleGroups } from "../../lib/rules.ts";
import { ruleLink } from "../../lib/rule_link.ts";

const groups = ruleGroups(lessons);

function found(id: string | undefined): { rule: Rule; group: RuleGroup } | undefined {
  for (const group of groups) {
    const rule = group.rules.find((rule) => rule.id === id);
    if (rule) return { rule, group };
  }
}

export function head({ id }: Params): Head | undefined {
  const rule = found(id)?.rule;
  if (!rule) return undefined;
  const title = capitalised(rule.title.replaceAll("`", ""));
  return { title, description: rule.why, markdown: `/rules/${rule.id}.md` };
}

export function paths(): Params[] {
  return groups.flatMap(({ rules }) => rules.map(({ id }) => ({ id })));
}

export default function RulePage({ params }: { params: Params }): VNode {
  const { rule, group } = found(params.id)!;
  const { id, title, party, profile, impact, why, sources, lesson } = rule;
  return (
    <div class="page rule-page">
      <header class="page-head">
        <p class="eyebrow">
          <a href="/rules">Rules</a> · <a href={`/rules?group=${group.id}`}>{capitalised(group.title)}</a>
        </p>
        <h1>
          <Inline text={capitalised(title)} />
        </h1>
        <p class="rule-id">
          <code>{id}</code>
        </p>
      </header>
      <dl class="rule-facts">
        <dt>Level</dt>
        <dd>
          <Levels rule={rule} />
        </dd>
        <dt>For</dt>
        <dd>{PARTIES[party]}{profile && <>, where tokens follow RFC 9068</>}</dd>
        {impact && (
          <>
            <dt>Broken</dt>
            <dd>
              {IMPACTS[impact]}
              {CORE_RULES.includes(id) && (
                <>{" "}A core rule of {RULE_SET}: without it nothing is protected.</>
              )}
            </dd>
          </>
        )}
        <dt>Taught in</dt>
        <dd>
          {lesson
            ? <a href={`/lessons/${lesson.slug}#${id}`}>lesson {lesson.number}, {lesson.title}</a>
            : "no lesson"}
        </dd>
      </dl>
      <section aria-labelledby="why">
        <h2 id="why">Why it matters</h2>
        <p>{why}</p>
      </section>
      <section aria-labelledby="sources">
        <h2 id="sources">Where it is written</h2>
        <ul>
          {sources.map(({ document, section, url }) => (
            <li key={url}>
              <a href={url}>{document}, {section}</a>
            </li>
          ))}
        </ul>
      </section>
      <RuleFix rule={rule} />
      <RuleTeeth rule={rule} teeth={teeth[id] ?? []} />
      <nav class="rule-neighbours" aria-label="Rules of the same group">
        <h2>{capitalised(group.title)}</h2>
        <ul>
          {group.rules.filter((other) => other !== rule).map((other) => (
            <li key={other.id}>
              <a href={ruleLink(other.id)}>
                <Inline text={other.title} />
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
