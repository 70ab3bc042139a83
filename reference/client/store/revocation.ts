/** Signing out: the issuer is told, and everything is forgotten here. */

import { selectClientAuthMethod } from "@modelcontextprotocol/client";
import { fetchIssuerMetadata, type IssuerMetadata } from "../discovery/authorization_server_metadata.ts";
import { type ClientIdentity, credentialsIn, type Tokens } from "./credentials.ts";
import { ClientError } from "../errors.ts";
import { createExchange, endpointFetch, type Exchange } from "../http/exchange.ts";
import { shownError } from "../printable.ts";
import type { Store } from "./store.ts";

/** What signing out came to. */
export interface SignedOut {
  issuer: string;
  /** False where the tokens live on at the issuer until they expire. */
  revoked: boolean;
  /** Why not. */
  problem?: ClientError;
}

/**
 * Revokes the resource's tokens at their issuer and forgets them, and the registration there. An issuer that
 * cannot be told does not keep us from forgetting.
 *
 * @returns undefined when there is nothing to sign out of
 * @throws {ClientError} `store_broken`
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export async function signOut(
  { fetch, resource, store }: { fetch: typeof globalThis.fetch; resource: string; store: Store },
): Promise<SignedOut | undefined> {
  const exchange = createExchange({ fetch, resource });
  const credentials = credentialsIn(store, resource);
  return await credentials.exclusive(async () => {
    const tokens = await credentials.current();
    if (!tokens) return undefined;
    const { issuer } = tokens;
    const problem = await revoke(exchange, tokens).then(() => undefined, (error) => {
      if (error instanceof ClientError) return error;
      throw error;
    });
    await credentials.forgetTokens(issuer);
    await credentials.use(undefined);
    await credentials.saveRegistration(issuer, undefined);
    return { issuer, revoked: problem === undefined, problem };
  });
}

/** The refresh token where there is one: the access tokens of the grant end with it (RFC 7009 §2.1). */
async function revoke(exchange: Exchange, { issuer, client, ...tokens }: Tokens): Promise<void> {
  const metadata = await fetchIssuerMetadata(exchange, issuer);
  if (!metadata.revocation_endpoint) {
    throw new ClientError("token_refused", "token", {
      received: "the issuer has no revocation endpoint",
      advice: "The tokens end when they expire",
    });
  }
  const body = new URLSearchParams(
    tokens.refresh_token
      ? { token: tokens.refresh_token, token_type_hint: "refresh_token" }
      : { token: tokens.access_token, token_type_hint: "access_token" },
  );
  const headers = authenticate(client, metadata, body);
  const response = await endpointFetch(exchange, "token")(metadata.revocation_endpoint, {
    method: "POST",
    headers,
    body,
  });
  if (response.status === 200) return;
  const error = shownError(await response.json().then((answer) => answer?.error, () => undefined));
  throw new ClientError("token_refused", "token", {
    received: `the revocation endpoint answered ${error ?? "without a usable code"} (${response.status})`,
    advice: "The tokens end when they expire",
    error,
    status: response.status,
  });
}

/** The way in which the token endpoint knows us too (RFC 6749 §2.3). */
function authenticate(
  client: ClientIdentity,
  metadata: IssuerMetadata,
  body: URLSearchParams,
): Record<string, string> {
  const supported = metadata.revocation_endpoint_auth_methods_supported ??
    metadata.token_endpoint_auth_methods_supported ?? [];
  const { client_id, client_secret = "" } = client;
  const method = selectClientAuthMethod(client, supported);
  if (method === "client_secret_basic") {
    // Both halves are form-encoded before they are joined (RFC 6749 §2.3.1).
    const [id, secret] = [client_id, client_secret].map((half) =>
      new URLSearchParams([["", half]]).toString().slice(1)
    );
    return { authorization: `Basic ${btoa(`${id}:${secret}`)}` };
  }
  body.set("client_id", client_id);
  if (method === "client_secret_post") body.set("client_secret", client_secret);
  return {};
}
