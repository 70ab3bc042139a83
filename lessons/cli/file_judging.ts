/** What it takes to judge a lesson's file, a server's or a client's. */

import type { Report, Verdict } from "../../reference/conformance/report.ts";
import type { Hears } from "../../reference/command/deno/heard.ts";
import type { Program } from "../../reference/command/deno/program.ts";
import {
  type Level,
  levelAmong,
  type Requirement,
  type Revision,
  REVISIONS,
} from "../../reference/conformance/requirement.ts";

/** Lessons are judged at this revision, the newest that SDK v1 speaks; those that name others, at these. */
export const LESSON_REVISION: Revision = "2025-11-25";

/** How strongly a lesson asks for a rule: at that revision, or the newest that has the rule; nothing where none has. */
export function lessonLevel(requirement: Requirement): Level | undefined {
  return levelAmong(requirement, [LESSON_REVISION, ...REVISIONS.toReversed()]);
}

/** What to judge by what. */
export interface FileJudging {
  /** What a person calls it: "lesson 3". */
  name: string;
  program: Program;
  /** Requirement ids, in the order in which they are judged. */
  ids: string[];
  /** Whose rules they are. */
  party: "resource-server" | "client" | "project";
  /** At which revisions a server is judged, each at all of them; default: {@linkcode LESSON_REVISION} alone. */
  revisions?: Revision[] | undefined;
  /** Whether ordinary messages carry a token. */
  signsIn: boolean;
  onVerdict?: ((verdict: Verdict) => void) | undefined;
  /** Hears what the program prints and throws; default: it is said at once. */
  hears?: Hears | undefined;
  /** Packages to load before the file is there. Without them the file is loaded as soon as possible. */
  ahead?: string[] | undefined;
}

/** A judgement that is ready to begin: processes run, keys are made. */
export interface Bench {
  /**
   * Judges the file as it is then: once.
   *
   * @throws {ProgramError} when the file cannot be run, or has never answered
   * @throws {HarnessError} when it runs and cannot be judged
   */
  judge(): Promise<Report>;
  /** Ends it, also in the middle; what was begun then rejects. */
  clear(): Promise<void>;
}
