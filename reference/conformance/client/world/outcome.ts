/** What came of a call to a client. */

import { CheckFailure } from "../../check.ts";
import { alarm } from "../../own_time.ts";

/** A client that takes longer than this for one call, in milliseconds of own time, has lost its way. */
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
  let limit = { callOff: () => {} };
  const late = new Promise<never>((_, reject) => {
    limit = alarm(PATIENCE_MS, () => {
      const received = `no end of it after ${PATIENCE_MS / 1000} s`;
      reject(new CheckFailure(`a request to ${what}`, received, "a result or an error"));
    });
  });
  try {
    return { result: await Promise.race([call, late]) };
  } catch (error) {
    if (error instanceof CheckFailure) throw error;
    return { error: inWords(error) };
  } finally {
    limit.callOff();
  }
}

/** The words of an error and of what caused it. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message + (error.cause === undefined ? "" : `: ${inWords(error.cause)}`);
}
