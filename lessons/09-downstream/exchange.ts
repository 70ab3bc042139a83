// Tokens for the API behind this server: each is got for one caller, and for no more than the call needs.

import { type Behind, type Granted, hash, type Party, tokenFrom } from "./oauth_client.ts";
import type { Caller } from "./protect.ts";

/** Two ways to ask for the same: RFC 8693's, as Auth0 and Keycloak have it, and Entra's, on top of RFC 7523. */
const WAYS = {
  "token-exchange": (subject_token: string, { resource, scope }: Party) => ({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    audience: resource,
    scope,
  }),
  "on-behalf-of": (assertion: string, { resource, scope }: Party) => ({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion,
    requested_token_use: "on_behalf_of",
    scope: `${resource}/${scope}`,
  }),
};

/** Keeps what it gets for this token, resource and scope alone, and no longer than either token lives. */
export function exchanger(way: Behind["way"]): (caller: Caller, party: Party) => Promise<string> {
  const kept = new Map<string, Granted>();
  return async ({ token, expires, isClient }, party) => {
    if (isClient && way === "on-behalf-of") throw new Error("There is no user to act for");
    for (const [key, { until }] of kept) if (until <= Date.now()) kept.delete(key);
    const key = await hash(token, party.resource, party.scope);
    const found = kept.get(key) ?? await tokenFrom(party, WAYS[way](token, party));
    kept.set(key, { ...found, until: Math.min(found.until, expires * 1000) });
    return found.token;
  };
}
