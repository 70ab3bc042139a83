/** A rule as Markdown: for programs that read. */

import { lessons } from "gatehouse:lessons";
import type { Params } from "../../lib/route.ts";
import { ruleText } from "../../lib/rule_text.ts";
import { ruleGroups } from "../../lib/rules.ts";

const rules = ruleGroups(lessons).flatMap(({ rules }) => rules);

export function paths(): Params[] {
  return rules.map(({ id }) => ({ id }));
}

export function text({ id }: Params, link: (path: string) => string): string | undefined {
  const rule = rules.find((rule) => rule.id === id);
  return rule && ruleText(rule, link);
}
