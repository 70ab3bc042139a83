/** Signing out: the issuer is told, and everything is forgotten here. */

import { fetchIssuerMetadata } from "../discovery/authorization_server_metadata.ts";
import { credentialsIn, type Tokens } from "./credentials.ts";
import { ClientError } from "../errors.ts";
import { authenticate } from "../http/client_authentication.ts";
import { createExchange, endpointFetch, type Exchange } from "../http/exchange.ts";
import type { Notify } from "../notice.ts";
import { shownError } from "../printable.ts";
import { type PreRegistration, wholeIdentity } from "../registration/identity.ts";
import { clientIdsKey } from "../registration/pre_registration.ts";
import type { Store } from "./store.ts";

/** What signing out came to at one issuer. */
export interface SignedOut {
  issuer: string;
  /** False where tokens live on at the issuer until they expire; true also where there were none. */
  revoked: boolean;
  /** Why not. */
  problem?: ClientError;
}

/** Whose sign-ins end, and what it takes to tell their issuers. */
export interface SignOutOptions {
  fetch: typeof globalThis.fetch;
  resource: string;
  store: Store;
  /** What an operator gave us: its secret is not in the store. */
  given?: PreRegistration;
  assumeS256?: string[];
  notify?: Notify;
}

/**
 * Revokes the resource's tokens at every issuer that gave any, the one that the resource names now and those that it
 * named before, and forgets them, and the registrations there. An issuer that cannot be told does not keep us from
 * forgetting.
 *
 * @returns one for each issuer; none when there is nothing to sign out of
 * @throws {ClientError} `store_broken`
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export async function signOut(
  { fetch, resource, store, given, assumeS256, notify }: SignOutOptions,
): Promise<SignedOut[]> {
  const exchange = createExchange({ fetch, resource, assumeS256, notify });
  const credentials = credentialsIn(store, resource);
  return await credentials.exclusive(async () => {
    const out: SignedOut[] = [];
    for (const issuer of await credentials.issuers()) {
      const tokens = await credentials.tokens(issuer);
      const problem = tokens && await revoke(exchange, tokens, given).then(() => undefined, (error) => {
        if (error instanceof ClientError) return error;
        throw error;
      });
      await credentials.forgetTokens(issuer);
      await credentials.saveRegistration(issuer, undefined);
      // A registration alone is nobody's sign-in.
      if (tokens) out.push({ issuer, revoked: problem === undefined, problem });
    }
    await credentials.use(undefined);
    await store.set(clientIdsKey(resource), undefined);
    return out;
  });
}

/** The refresh token where there is one: the access tokens of the grant end with it (RFC 7009 §2.1). */
async function revoke(
  exchange: Exchange,
  { issuer, client, ...tokens }: Tokens,
  given: PreRegistration | undefined,
): Promise<void> {
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
  // The way in which the token endpoint knows us too (RFC 6749 §2.3).
  const supported = metadata.revocation_endpoint_auth_methods_supported ??
    metadata.token_endpoint_auth_methods_supported ?? [];
  const headers = new Headers();
  authenticate(wholeIdentity(client, issuer, given), supported, headers, body);
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
