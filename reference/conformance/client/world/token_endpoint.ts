/** What scenarios do to a token endpoint: its answers to one kind of grant are replaced or rewritten. */

import type { Hook, Party } from "./party.ts";

/** The grants that clients of ours use (RFC 6749 §4.1.3, §6). */
export type GrantType = "authorization_code" | "refresh_token";

/** From now on `answer` stands before the party for token requests with this grant; the rest goes through. */
export function atGrant(party: Party, grantType: GrantType, answer: Hook): void {
  const before = party.hook;
  party.hook = async (request, next) => {
    const honest = (request: Request) => Promise.resolve(before(request, next));
    const form = new URLSearchParams(request.method === "POST" ? await request.clone().text() : "");
    return form.get("grant_type") === grantType ? await answer(request, honest) : await honest(request);
  };
}

/** From now on the party is honest again. */
export function recover(party: Party): void {
  party.hook = (request, next) => next(request);
}

/** Answers in another way each time, and begins again after the last. */
export function inTurn(...answers: (() => Response)[]): Hook {
  let turn = 0;
  return () => answers[turn++ % answers.length]!();
}

/** The honest answer, with this done to its JSON. */
export function rewriting(change: (answer: Record<string, unknown>) => Record<string, unknown>): Hook {
  return async (request, next) => {
    const response = await next(request);
    const { status } = response;
    return status === 200 ? Response.json(change(await response.json())) : response;
  };
}
