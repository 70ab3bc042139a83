/** The refusal of a token for what it is. */

import { Refusal, type RefusalCode } from "../refusal.ts";

/** The codes that speak of a token; outages have codes and a status of their own. */
export type TokenRefusalCode = Extract<RefusalCode, `token_${string}`>;

/**
 * A token that is not good here: 401 with `invalid_token`, whatever was wrong with it.
 *
 * @param message For the client, in plain ASCII without quotes and backslashes; repeats nothing of the token.
 * @param rule The text that asks for the refusal.
 * @param about The claim or the header parameter that was wrong, by its name: an operator has to find it.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
export function invalidToken(
  code: TokenRefusalCode,
  message: string,
  rule: string,
  { about, cause }: { about?: string; cause?: unknown } = {},
): Refusal {
  return new Refusal(code, message, { status: 401, error: "invalid_token", rule, about, cause });
}
