/** What stands behind the guard, and cannot be reached but through it. */

import type { Admission } from "../admission.ts";
import type { Guard } from "../guard.ts";

/** Executes the message of an admission. */
export type Answer = (admission: Admission, exchange?: object) => Response | Promise<Response>;

/** A protected server: a function from a request to its answer, for whatever serves these. */
export interface Guarded {
  (request: Request): Promise<Response>;
  /** The guard in front of it. */
  readonly guard: Guard;
  /**
   * Answers a request that its guard has let in.
   *
   * @param exchange what else the runtime knows of the request, for an answer that was made for that runtime
   */
  answer(admission: Admission, exchange?: object): Promise<Response>;
}

/** Puts a guard in front of what executes messages. */
export function guarded(guard: Guard, execute: Answer): Guarded {
  // An error that is thrown at once is one of the answer's too.
  const executed = async (admission: Admission, exchange?: object) => await execute(admission, exchange);
  const answer = (admission: Admission, exchange?: object) =>
    admission.complete(executed(admission, exchange));
  async function serve(request: Request): Promise<Response> {
    const admitted = await guard(request);
    return admitted instanceof Response ? admitted : await answer(admitted);
  }
  return Object.assign(serve, { guard, answer });
}
