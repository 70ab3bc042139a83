/** Texts that somebody else has written, on their way to a person. */

import { printable } from "../conformance/printable.ts";

export { printable, printableJson } from "../conformance/printable.ts";

/** The same for texts that may hold one of our own secrets, because their author was given it. */
export function withoutSecrets(text: string, secrets: (string | undefined)[]): string {
  const hidden = secrets.reduce(
    (rest: string, secret) => secret ? rest.replaceAll(secret, "«hidden»") : rest,
    text,
  );
  return printable(hidden);
}

/**
 * The `error` of an OAuth answer, if it looks like a registered one: lower-case words. Anything else could be
 * a secret that was sent back to us.
 *
 * @see https://www.iana.org/assignments/oauth-parameters
 */
export function shownError(error: unknown): string | undefined {
  return typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
}
