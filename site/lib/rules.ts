/** The catalogue of rules, as the pages show it. */

import { GROUP_TITLES, requirements } from "../../reference/conformance/catalogue.ts";
import {
  groupOf,
  type Level,
  levelAt,
  type Requirement,
  REVISIONS,
} from "../../reference/conformance/requirement.ts";
import type { LessonData } from "./lesson_data.ts";

/** What a rule needs to know of the lesson that adds it. */
export type RuleLesson = Pick<LessonData, "number" | "slug" | "title">;

/** A rule and where it is taught. */
export interface Rule extends Requirement {
  /** Absent for a rule of a revision that no lesson is judged at yet. */
  lesson?: RuleLesson;
}

/** Rules that belong together. */
export interface RuleGroup {
  id: string;
  title: string;
  rules: Rule[];
}

/** Every rule, in groups, in the order of the lessons. */
export function ruleGroups(lessons: LessonData[]): RuleGroup[] {
  const groups = new Map<string, RuleGroup>();
  for (const requirement of requirements) {
    const id = groupOf(requirement.id);
    const title = GROUP_TITLES[id] ?? id;
    const group = groups.get(id) ?? { id, title, rules: [] };
    group.rules.push({ ...requirement, lesson: lessons.find(({ adds }) => adds.includes(requirement.id)) });
    groups.set(id, group);
  }
  return [...groups.values()];
}

/** A level, and the revisions that have it; no revisions: all. */
export interface LevelSpan {
  level: Level;
  revisions: string[];
}

/** The levels of a rule, each with the revisions that have it. */
export function levelSpans({ level }: Pick<Requirement, "level">): LevelSpan[] {
  if (typeof level === "string") return [{ level, revisions: [] }];
  const spans = new Map<Level, LevelSpan>();
  for (const revision of REVISIONS) {
    const there = level[revision];
    if (!there) continue;
    const span = spans.get(there) ?? { level: there, revisions: [] };
    span.revisions.push(revision);
    spans.set(there, span);
  }
  return [...spans.values()];
}

/** The levels of a rule by revision, as one attribute: "2025-11-25:MUST 2026-07-28:MUST". */
export function levelAttribute(rule: Requirement): string {
  return REVISIONS.flatMap((revision) => {
    const level = levelAt(rule, revision);
    return level ? [`${revision}:${level}`] : [];
  }).join(" ");
}

/** Whom a rule binds. */
export const PARTIES: Record<Requirement["party"], string> = {
  "resource-server": "MCP servers",
  "client": "clients",
  "authorization-server": "authorization servers",
};
