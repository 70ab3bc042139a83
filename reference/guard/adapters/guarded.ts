/** What stands behind the guard, and cannot be reached but through it. */

import type { SessionAdmission } from "../admission.ts";
import type { ReceivedAs, SessionGuard } from "../guard.ts";

/** Executes the message of an admission, or does what a request in a session asks for. */
export type Execute<A> = (admission: A, exchange?: object) => Response | Promise<Response>;

/** A protected server: a function from a request to its answer, for whatever serves these. */
export interface Guarded {
  (request: Request): Promise<Response>;
  /** The guard in front of it, with sessions or without. */
  readonly guard: SessionGuard;
  /**
   * Answers a request that its guard has let in.
   *
   * @param exchange what else the runtime knows of the request, for an answer that was made for that runtime
   */
  answer(admission: SessionAdmission, exchange?: object): Promise<Response>;
}

type GuardOf<A> = SessionGuard & ((request: Request, as?: ReceivedAs) => Promise<A | Response>);

/** Puts a guard in front of what executes messages. */
export function guarded<A extends SessionAdmission>(guard: GuardOf<A>, execute: Execute<A>): Guarded {
  // An error that is thrown at once is one of the answer's too.
  const executed = async (admission: A, exchange?: object) => await execute(admission, exchange);
  return completing(guard, (admission, exchange) => admission.complete(executed(admission, exchange)));
}

/** Puts a guard in front of what completes its answers itself. */
export function completing<A extends SessionAdmission>(
  guard: GuardOf<A>,
  answer: (admission: A, exchange?: object) => Promise<Response>,
): Guarded {
  const ask: (request: Request) => Promise<A | Response> = guard;
  async function serve(request: Request): Promise<Response> {
    const admitted = await ask(request);
    return admitted instanceof Response ? admitted : await answer(admitted);
  }
  return Object.assign(serve, { guard, answer });
}
