/** The tokens that are sent. */

import { mintTokens, type ServedIssuer } from "./issuer.ts";

/** Which: none, the same one again and again, another one each time, or such that nobody issued. */
export type Tokens = "none" | "known" | "new" | "forged";

/** New tokens that a round takes at most: signing them takes longer than sending them. */
const MANY = 500;

/** So many as a round takes. */
export async function tokensOf(
  kind: Tokens,
  issuer: ServedIssuer,
  audience: string,
  scope = "notes:read",
): Promise<string[]> {
  if (kind === "forged") {
    return await Promise.all(Array.from({ length: MANY }, () => issuer.forge({ audience, scope })));
  }
  return await mintTokens(issuer, audience, { none: 0, known: 1, new: MANY }[kind], { scope });
}
