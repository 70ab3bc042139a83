/** What is kept for a resource, without the secrets. */

import { scopeSet } from "../authorization/authorization.ts";
import { credentialsIn, type Tokens } from "./credentials.ts";
import type { Store } from "./store.ts";

/** A sign-in that is kept. */
export interface Status {
  issuer: string;
  clientId: string;
  /** What the token may do, as far as is known. */
  scopes: string[];
  /** ISO 8601; absent where the issuer did not say. */
  expiresAt?: string;
  /** Whether it is renewed without a person. */
  renewable: boolean;
  /** Set where PKCE with S256 was believed in without being announced. */
  s256Assumed?: true;
}

/**
 * The resource's sign-ins at all issuers, the one that is in use first. Others are kept for the day on which the
 * resource names their issuer again.
 *
 * @throws {ClientError} `store_broken`
 */
export async function statusOf(store: Store, resource: string): Promise<Status[]> {
  const credentials = credentialsIn(store, resource);
  const kept = await Promise.all((await credentials.issuers()).map((issuer) => credentials.tokens(issuer)));
  return kept.filter((tokens) => tokens !== undefined).map(statusIn);
}

function statusIn(tokens: Tokens): Status {
  const { issuer, client, granted_scope, requested_scope, expires_at, refresh_token, s256_assumed } = tokens;
  return {
    issuer,
    clientId: client.client_id,
    scopes: [...scopeSet(granted_scope ?? requested_scope)],
    ...expires_at !== undefined && { expiresAt: new Date(expires_at).toISOString() },
    renewable: refresh_token !== undefined,
    ...s256_assumed && { s256Assumed: true as const },
  };
}
