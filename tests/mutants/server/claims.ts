/** Tokens in requests, read and rewritten: what mutants with a forgiving eye are made of. */

import { decodeJwt } from "jose";
import { changed, type HeaderChanges } from "./http.ts";
import type { Around } from "./mutant.ts";

/** What the request's token says, whoever signed it; `undefined` if it has none that can be read. */
export function claimsOf({ headers }: Request): Record<string, unknown> | undefined {
  try {
    return decodeJwt(headers.get("authorization")?.replace(/^bearer +/i, "") ?? "");
  } catch {
    return undefined;
  }
}

/** The same request with a token that says this and is signed by the published key. */
export async function resigned(
  request: Request,
  { issuer }: Around,
  claims: Record<string, unknown>,
  headers: HeaderChanges = {},
): Promise<Request> {
  const authorization = `Bearer ${await issuer.mint({ claims })}`;
  return changed(request, { headers: { ...headers, authorization } });
}
