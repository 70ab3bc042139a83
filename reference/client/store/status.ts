/** What is kept for a resource, without the secrets. */

import { scopeSet } from "../authorization/authorization.ts";
import { credentialsIn } from "./credentials.ts";
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
}

/**
 * The resource's sign-in, or `undefined` where there is none.
 *
 * @throws {ClientError} `store_broken`
 */
export async function statusOf(store: Store, resource: string): Promise<Status | undefined> {
  const tokens = await credentialsIn(store, resource).current();
  if (!tokens) return undefined;
  const { issuer, client, granted_scope, requested_scope, expires_at, refresh_token } = tokens;
  return {
    issuer,
    clientId: client.client_id,
    scopes: [...scopeSet(granted_scope ?? requested_scope)],
    ...expires_at !== undefined && { expiresAt: new Date(expires_at).toISOString() },
    renewable: refresh_token !== undefined,
  };
}
