/** What it takes to judge a lesson's file, a server's or a client's. */

import type { Verdict } from "../../reference/conformance/report.ts";
import type { Program } from "../../reference/command/deno/program.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import type { Lesson } from "./lessons.ts";

/** Lessons are judged at this revision: the newest that SDK v1 speaks. */
export const LESSON_REVISION: Revision = "2025-11-25";

/** What to judge by what. */
export interface FileJudging {
  /** What a person calls it: "lesson 3". */
  name: string;
  program: Program;
  /** Requirement ids. */
  ids: string[];
  /** Whose rules they are. */
  party: Lesson["party"];
  /** Whether ordinary messages carry a token. */
  signsIn: boolean;
  onVerdict?(verdict: Verdict): void;
}
