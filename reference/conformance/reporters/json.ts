/** The report as one JSON document. */

import type { Report } from "../report.ts";

/** What `--json` prints: the report, indented, and nothing else. */
export function toJson(report: Report): string {
  return JSON.stringify(report, null, 2);
}
