/** A client id from the command line, and whose it is. */

import { readChallenge } from "../discovery/challenge.ts";
import { credentialsIn } from "../store/credentials.ts";
import { discover } from "../discovery/discovery.ts";
import { createExchange } from "../http/exchange.ts";
import type { Store } from "../store/store.ts";
import type { PreRegistration } from "./identity.ts";

/**
 * The registration behind a bare client id. Whoever gives one out is the authorization server that the
 * resource names the first time; that is remembered, and the id is never shown to another one.
 *
 * @returns undefined while the server lets everybody in
 * @throws {ClientError} what discovery throws
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/client-registration#authorization-server-binding
 */
export async function preRegistration(
  clientId: string,
  { fetch, resource, store }: { fetch: typeof globalThis.fetch; resource: string; store: Store },
): Promise<PreRegistration | undefined> {
  const key = `client id ${clientId} ${resource}`;
  const known = await store.get(key);
  if (known !== undefined) return { issuer: known, client_id: clientId };
  // Without a token, to be told where the metadata is. The message is one that nothing depends on.
  const exchange = createExchange({ fetch, resource });
  const response = await exchange.send("challenge", resource, {
    method: "POST",
    headers: { "content-type": "application/json", "accept": "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
  });
  if (response.status !== 401) return undefined;
  const { issuerMetadata } = await discover({
    exchange,
    resource,
    pointer: readChallenge(response).resourceMetadata,
    credentials: credentialsIn(store, resource),
    registeredAt: undefined,
  });
  await store.set(key, issuerMetadata.issuer);
  return { issuer: issuerMetadata.issuer, client_id: clientId };
}
