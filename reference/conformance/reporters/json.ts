/** The report as one JSON document. */

import type { Report } from "../report.ts";
import type { Verification } from "../verify/verification.ts";

/** Valid in JSON as it stands, and not fit for a terminal: the rest JSON.stringify spells out itself. */
const UNSEEN = /[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g;

/** A value as indented JSON in which every character can be seen. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(UNSEEN, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** What `--json` prints: the report, indented, and nothing else. */
export function toJson(report: Report | Verification): string {
  return visibleJson(report);
}
