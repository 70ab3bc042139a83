/** A learner's program that does not run, or runs no longer. */

import { UsageError } from "../usage.ts";
import { inOneLine, type Trouble } from "./trouble.ts";

/** The message is one line; the trouble, where there is one, has the place in the file as well. */
export class ProgramError extends UsageError {
  override name = "ProgramError";
  readonly trouble: Trouble | undefined;
  /** Whether it had begun to run. */
  readonly ran: boolean;

  /** @param what "workspace/03-challenge.ts does not run" */
  constructor(what: string, { trouble, ran }: { trouble?: Trouble; ran: boolean }) {
    super(trouble ? `${what}: ${inOneLine(trouble)}` : what);
    this.trouble = trouble;
    this.ran = ran;
  }
}
