/** When a person is asked, although nothing else would make it necessary. */

import { interactionPolicy as policies } from "./oidc_provider.ts";

/** The prompt with which a client has its user choose an account; the one page here always offers all of them. */
export const SELECT_ACCOUNT = "select_account";

/**
 * oidc-provider's own policy, which knows `login` and `consent`, and a third: `select_account`, alone or beside them.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
 */
export function interactionPolicy(): ReturnType<typeof policies.base> {
  const policy = policies.base();
  policy.add(new policies.Prompt({ name: SELECT_ACCOUNT, requestable: true }), 0);
  return policy;
}
