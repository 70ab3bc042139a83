/** From a credential to a caller. */

import type { Caller } from "./caller.ts";
import { Refusal } from "./refusal.ts";
import type { TokenVerifier } from "./token/verifier.ts";

/**
 * Asks the verifier about a token. Whatever it throws keeps the request out: an outage is a 503 because it says so,
 * and an error that nobody foresaw is a 401, like any other token that could not be verified.
 *
 * @throws {Refusal}
 * @see RFC 6750 §3.1
 */
export async function authenticate(token: string, verifier: TokenVerifier): Promise<Caller> {
  try {
    const answer = verifier.verify(token);
    // A verified token is mostly known already, and then there is nothing to wait for.
    return answer instanceof Promise ? await answer : answer;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("verifier_failed", "The token could not be verified", {
      status: 401,
      error: "invalid_token",
      rule: "RFC 6750 §3.1",
      cause: error,
    });
  }
}
