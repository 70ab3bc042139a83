/** Rules as a terminal lists and explains them. */

import { groupTitle } from "../catalogue.ts";
import { groupOf, levelAt, type Requirement, REVISIONS } from "../requirement.ts";
import { fixFor, STACKS } from "../verify/fixes.ts";
import { type RuleSet, rulesOf } from "../verify/rule_sets.ts";
import { taughtIn } from "../verify/taught.ts";
import { ends, type Paint, paragraph } from "./style.ts";
import { explanation } from "./terminal.ts";

/** What `--rules` prints: the rules of a set in their groups, with level, impact, and a star for those of the core. */
export function ruleList(set: RuleSet, paint: Paint): string {
  const rules = rulesOf(set);
  const groups = [...new Set(rules.map(({ id }) => groupOf(id)))];
  const head = ends(`  Rule set ${set.name}`, `${rules.length} rules, ${set.core.length} of them core (*)`);
  const parts = groups.map((group) => {
    const own = rules.filter(({ id }) => groupOf(id) === group);
    return [
      "",
      paint("bold", `  ${groupTitle(group)} (${own.length})`),
      ...own.map((rule) => ruleLines(rule, set)),
    ];
  });
  return [head, ...parts.flat()].join("\n");
}

function ruleLines(requirement: Requirement, { core }: RuleSet): string {
  const { id, title, impact = "" } = requirement;
  const star = core.includes(id) ? "*" : " ";
  return `${ends(`  ${star} ${id}`, `${levels(requirement)} ${impact.padEnd(9)}`)}\n${
    paragraph(title, "      ")
  }`;
}

/** "MUST", or one level a revision: "2025-11-25 MUST, 2026-07-28 SHOULD". */
function levels(requirement: Requirement): string {
  if (typeof requirement.level === "string") return requirement.level;
  const each = REVISIONS.flatMap((revision) => {
    const level = levelAt(requirement, revision);
    return level ? [{ revision, level }] : [];
  });
  const [first] = each;
  if (each.length === REVISIONS.length && each.every(({ level }) => level === first?.level)) {
    return first!.level;
  }
  return each.map(({ revision, level }) => `${revision.slice(0, 7)} ${level}`).join(", ");
}

/**
 * What `--explain ID` prints: everything there is to say about a rule, the fixes for known stacks too.
 *
 * @param site where the site stands, if that is known
 */
export function ruleExplained(requirement: Requirement, paint: Paint, site?: string): string {
  const { id } = requirement;
  const lesson = taughtIn(id);
  const fixes = STACKS.flatMap(({ name, title }) => {
    const fix = fixFor(id, name);
    return fix ? [paragraph(fix, `  ${title.padEnd(18)} `)] : [];
  });
  return [
    explanation(requirement, levels(requirement), paint, site),
    ...(fixes.length > 0 ? ["", paint("bold", "  Fixes"), ...fixes] : []),
    ...(lesson ? ["", `  Lesson ${lesson.number}: ${lesson.path}/README.md`] : []),
  ].join("\n");
}
