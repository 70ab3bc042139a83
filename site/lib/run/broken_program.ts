/** Why a program cannot be judged. */

import type { Trouble } from "./protocol.ts";

/** The program cannot be run. */
export class BrokenProgram extends Error {
  override name = "BrokenProgram";
  readonly code = "broken_program";
  constructor(readonly trouble: Trouble, options?: ErrorOptions) {
    super(trouble.message, options);
  }
}

/** The program ran, and is gone: it was ended because it hung. */
export class LostProgram extends Error {
  override name = "LostProgram";
  readonly code = "lost_program";
}

/** An error as one line for people. */
export function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
