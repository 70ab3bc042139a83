/** A client id from the command line, and whose it is. */

import { readChallenge } from "../discovery/challenge.ts";
import { credentialsIn } from "../store/credentials.ts";
import { discover } from "../discovery/discovery.ts";
import { createExchange } from "../http/exchange.ts";
import { z } from "zod";
import type { Notify } from "../notice.ts";
import { readStored } from "../store/credentials.ts";
import type { Store } from "../store/store.ts";
import type { PreRegistration } from "./identity.ts";

/** Under which the issuers of client ids are kept, by client id. */
export function clientIdsKey(resource: string): string {
  return `client ids ${resource}`;
}

/** Which server, through what, and where it is remembered. */
export interface PreRegistrationOptions {
  fetch: typeof globalThis.fetch;
  resource: string;
  store: Store;
  assumeS256?: string[];
  notify?: Notify;
}

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
  { fetch, resource, store, assumeS256, notify }: PreRegistrationOptions,
): Promise<PreRegistration | undefined> {
  const key = clientIdsKey(resource);
  const issuers = await readStored(store, key, z.record(z.string(), z.string())) ?? {};
  const known = Object.hasOwn(issuers, clientId) ? issuers[clientId] : undefined;
  if (known !== undefined) return { issuer: known, client_id: clientId };
  // Without a token, to be told where the metadata is. The message is one that nothing depends on.
  const exchange = createExchange({ fetch, resource, assumeS256, notify });
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
  await store.set(key, JSON.stringify({ ...issuers, [clientId]: issuerMetadata.issuer }));
  return { issuer: issuerMetadata.issuer, client_id: clientId };
}
