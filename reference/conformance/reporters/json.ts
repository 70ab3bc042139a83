/** The report as one JSON document. */

import type { Report } from "../report.ts";
import { requirementById } from "../catalogue.ts";
import type { Finding, Verification } from "../verify/verification.ts";
import { tell } from "./told.ts";

/** Valid in JSON as it stands, and not fit for a terminal: the rest JSON.stringify spells out itself. */
const UNSEEN = /[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g;

/** A value as indented JSON in which every character can be seen. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(UNSEEN, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** What there is to know of a rule that failed, for whoever mends it with this document alone. */
export interface Explained {
  /** For this stack, or else the last of the rule's hints. */
  fix: string;
  explain: {
    /** What breaking it does. */
    why: string;
    /** From a nudge to the answer. */
    hints: string[];
    sources: { name: string; url: string }[];
    /** The lesson that builds it, from the root of the project. */
    lesson?: string;
    /** The rule's page, where somebody has said where the site stands. */
    page?: string;
  };
}

/**
 * What `--json` prints: the report, indented, and nothing else. Of a verification's failures it says how to mend them.
 *
 * @param site where the site stands, if that is known
 */
export function toJson(report: Report | Verification, site?: string): string {
  return visibleJson("rules" in report ? explained(report, site) : report);
}

function explained(verification: Verification, site?: string): Omit<Verification, "verdicts"> & {
  verdicts: (Finding & Partial<Explained>)[];
} {
  const told = tell(verification, undefined, site);
  const verdicts = verification.verdicts.map((finding, i) => {
    if (finding.status !== "fail") return finding;
    const { fix, why, sources, lesson, page } = told[i]!;
    const hints = requirementById(finding.id)?.hints ?? [];
    const more = { ...lesson && { lesson: lesson.path }, ...page && { page } };
    return { ...finding, fix, explain: { why, hints, sources, ...more } };
  });
  return { ...verification, verdicts };
}
