/** Who a client is at an authorization server, and which of that is kept. */

import type { ClientIdentity } from "../store/credentials.ts";

/** A client id that an authorization server's operator gave us, and whose it is: it goes nowhere else. */
export interface PreRegistration {
  issuer: string;
  client_id: string;
  client_secret?: string;
}

/**
 * What is kept of a client beside its tokens: not the secret that an operator gave us, which stays in the
 * settings.
 */
export function identityToKeep(
  client: ClientIdentity,
  issuer: string,
  given: PreRegistration | undefined,
): ClientIdentity {
  return isGiven(client, issuer, given) ? { client_id: client.client_id } : client;
}

/** The client that kept tokens were issued to, whole again. */
export function wholeIdentity(
  client: ClientIdentity,
  issuer: string,
  given: PreRegistration | undefined,
): ClientIdentity {
  return isGiven(client, issuer, given) ? identityOf(given) : client;
}

function isGiven(
  client: ClientIdentity,
  issuer: string,
  given: PreRegistration | undefined,
): given is PreRegistration {
  return given?.issuer === issuer && given.client_id === client.client_id;
}

/** Only the members that identify and authenticate it. */
export function identityOf(
  { client_id, client_secret, token_endpoint_auth_method }: ClientIdentity,
): ClientIdentity {
  return {
    client_id,
    ...client_secret !== undefined && { client_secret },
    ...token_endpoint_auth_method !== undefined && { token_endpoint_auth_method },
  };
}
