/** What the commands cannot do as asked: one clear line, exit code 2. */

/** The message is for people, and whole: what was wrong and what to do. */
export class UsageError extends Error {
  override name = "UsageError";
  readonly code = "usage";
}
