/** What a lesson page shows of its finished step before there was a run. */

import type { Verdict } from "../../reference/conformance/report.ts";

/** A verdict that was recorded before there was a reader. */
export interface Recorded {
  verdict: Verdict;
  /** The resource under judgement, if it is one. */
  resource?: string;
}
