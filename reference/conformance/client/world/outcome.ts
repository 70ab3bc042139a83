/** What came of a call to a client. */

import { CheckFailure } from "../../check.ts";

/** A client that takes longer than this for one call, in milliseconds, has lost its way. */
const PATIENCE_MS = 5_000;

/** What the client returned, or the words in which it refused. */
export type Outcome = { result: unknown } | { error: string };

/**
 * Waits for a call as long as is fair.
 *
 * @param what for the failure: "call list_notes"
 * @throws {CheckFailure} when there is no end of it
 */
export async function outcomeOf(call: Promise<unknown>, what: string): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const received = `no end of it after ${PATIENCE_MS / 1000} s`;
      reject(new CheckFailure(`a request to ${what}`, received, "a result or an error"));
    }, PATIENCE_MS);
  });
  try {
    return { result: await Promise.race([call, late]) };
  } catch (error) {
    if (error instanceof CheckFailure) throw error;
    return { error: inWords(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The words of an error and of what caused it. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message + (error.cause === undefined ? "" : `: ${inWords(error.cause)}`);
}
