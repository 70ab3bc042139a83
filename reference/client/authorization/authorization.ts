/** One authorization: a browser opens, a person decides, a code is redeemed. */

import { base64url } from "jose";
import { exchangeAuthorization, type OAuthTokens, startAuthorization } from "@modelcontextprotocol/client";
import { readCallback } from "./callback.ts";
import type { ClientIdentity } from "../store/credentials.ts";
import type { Discovery } from "../discovery/discovery.ts";
import { ClientError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../http/client_authentication.ts";
import type { OpenBrowser } from "./browser.ts";
import { requestTokens } from "../http/token_request.ts";

/**
 * The scope to ask for, space-separated: what was asked for before and what the challenge says, or for want
 * of both what the resource's metadata lists, or none. `offline_access` is added only to other scopes, and
 * only where it is known: alone it would be all that is asked for.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#scope-selection-strategy
 */
export function scopeToAsk(
  { resourceMetadata, issuerMetadata }: Discovery,
  { challenged, before, extra }: { challenged?: string; before?: string; extra?: string },
): string | undefined {
  const named = scopeSet(before, challenged);
  const scopes = scopeSet(...named.size > 0 ? named : resourceMetadata.scopesSupported ?? [], extra);
  if (scopes.size > 0 && issuerMetadata.scopes_supported?.includes("offline_access")) {
    scopes.add("offline_access");
  }
  return scopes.size > 0 ? [...scopes].join(" ") : undefined;
}

/** Scopes out of space-separated lists (RFC 6749 §3.3), each once. */
export function scopeSet(...lists: (string | undefined)[]): Set<string> {
  return new Set(lists.flatMap((list) => list?.split(" ") ?? []).filter((scope) => scope !== ""));
}

/** Who asks for what, and where the person and the code come in. */
export interface AuthorizationOptions {
  client: ClientIdentity;
  /** Space-separated; undefined leaves it to the authorization server. */
  scope: string | undefined;
  redirectUri: string;
  openBrowser: OpenBrowser;
  exchange: Exchange;
}

/**
 * Asks for authorization in a browser and redeems the code.
 *
 * @throws {ClientError} `sign_in_abandoned`, what {@linkcode readCallback} throws, or what the token endpoint says
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
export async function authorize(
  { resourceMetadata: { resource }, issuerMetadata: metadata }: Discovery,
  { client: clientInformation, scope, redirectUri, openBrowser, exchange }: AuthorizationOptions,
): Promise<OAuthTokens> {
  const { issuer } = metadata;
  const state = randomState();
  // The SDK makes a fresh verifier for each request, S256 always.
  const { authorizationUrl, codeVerifier } = await startAuthorization(issuer, {
    metadata,
    clientInformation,
    redirectUrl: redirectUri,
    scope,
    state,
    resource,
  });
  const asked = { issuer, resource, clientId: clientInformation.client_id, scopes: [...scopeSet(scope)] };
  const callback = await openBrowser(authorizationUrl, asked).catch(abandoned);
  const issPromised = metadata.authorization_response_iss_parameter_supported === true;
  const { code, iss } = readCallback(callback, { redirectUri, state, issuer, issPromised });
  return await requestTokens(exchange, "token", (fetchFn) =>
    exchangeAuthorization(issuer, {
      metadata,
      clientInformation,
      addClientAuthentication: (headers, form) =>
        authenticate(
          clientInformation,
          metadata.token_endpoint_auth_methods_supported ?? [],
          headers,
          form,
        ),
      authorizationCode: code,
      iss,
      codeVerifier,
      redirectUri,
      resource,
      fetchFn,
    }));
}

/** 256 bits in base64url: nobody guesses it. */
function randomState(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/** No cause: whoever opens browsers may repeat the URL, with the state in it. */
function abandoned(error: unknown): never {
  if (error instanceof ClientError) throw error;
  throw new ClientError("sign_in_abandoned", "authorization", {
    received: "nobody came back from the browser",
    advice: "Call again to sign in again",
  });
}
