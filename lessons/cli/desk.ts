/** What somebody who practises has in front of them. */

import type { Report } from "../../reference/conformance/report.ts";
import type { Lesson } from "./lessons.ts";
import type { OwnProgress } from "./progress.ts";

/** A lesson, and how far its file is. */
export interface Desk {
  lesson: Lesson;
  lessons: Lesson[];
  progress: OwnProgress;
  /** The last verdicts; none while the file has never run. */
  report?: Report;
  /** Whether those are of what was there before it was saved again. */
  isStale?: boolean;
  /** Why the file as it is cannot be judged. */
  broken?: string;
  /** How many hints have been given for the failure with this id. */
  hinted?: { id: string; count: number };
}
