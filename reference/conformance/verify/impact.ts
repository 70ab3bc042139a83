/** What a failure has done: a rule that opens may also be broken by a server that falls over. */

import { answered } from "../exchange.ts";
import type { Verdict } from "../report.ts";
import type { Impact } from "../requirement.ts";

/** Rules on whose credential is taken: whether one was shows in the answer. */
export const ABOUT_CREDENTIALS =
  /^(?:token|audience|scopes|keys)\.|^challenge\.(?:empty-bearer|presented-token|forged-token)$/;

/**
 * What a rule's failure has let happen on this server. A refusal says more than it seems: whoever answers a token for
 * another resource with 403 and `insufficient_scope` has taken it for one of its own.
 *
 * @param impact what breaking the rule does in general
 * @returns `locks-out` where a rule that opens was broken by a 5xx, with which nothing came back: an honest credential is
 * answered, so it is this one that the server falls over
 */
export function impactOf({ id, failure, exchanges }: Verdict, impact: Impact): Impact {
  if (impact !== "opens" || !ABOUT_CREDENTIALS.test(id) || /executed/.test(failure?.received ?? "")) {
    return impact;
  }
  const told = exchanges[(failure?.exchange ?? 0) - 1];
  return told && answered(told) && told.response.status >= 500 ? "locks-out" : impact;
}
