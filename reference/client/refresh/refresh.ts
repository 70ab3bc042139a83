/** A new access token for an old refresh token, without a person. */

import { type OAuthTokens, refreshAuthorization } from "@modelcontextprotocol/client";
import type { ClientIdentity } from "../store/credentials.ts";
import type { Discovery } from "../discovery/discovery.ts";
import { ClientError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../http/client_authentication.ts";
import { requestTokens } from "../http/token_request.ts";

/** With these it is the client that is gone, and its registration with it (RFC 6749 §5.2). */
const UNKNOWN_CLIENT = ["invalid_client", "unauthorized_client"];

/** What a refresh came to. */
export type Refreshed = { tokens: OAuthTokens } | { gone: "grant" | "client" };

/** What is refreshed, and by whom. */
export interface RefreshOptions {
  refreshToken: string;
  /** The client that the token was issued to (RFC 6749 §6). */
  client: ClientIdentity;
  exchange: Exchange;
}

/**
 * Refreshes. No scope is sent: that is what was granted, no more and no less. Call it inside
 * `store.exclusive`, after reading the store: used a second time, a refresh token ends the whole family (RFC
 * 9700 §4.14.2).
 *
 * @throws {ClientError} when nobody said no: `unreachable`, `token_endpoint_unavailable`, … The refresh token is still
 * good then, and has to be kept.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export async function refresh(
  { issuerMetadata: metadata, resourceMetadata: { resource } }: Discovery,
  { refreshToken, client, exchange }: RefreshOptions,
): Promise<Refreshed> {
  try {
    const tokens = await requestTokens(
      exchange,
      "refresh",
      (fetchFn) =>
        refreshAuthorization(metadata.issuer, {
          metadata,
          clientInformation: client,
          addClientAuthentication: (headers, form) =>
            authenticate(client, metadata.token_endpoint_auth_methods_supported ?? [], headers, form),
          refreshToken,
          resource,
          fetchFn,
        }),
    );
    return { tokens };
  } catch (error) {
    // A refusal in whatever word: replayed, it would be refused again.
    if (!(error instanceof ClientError) || error.code !== "token_refused") throw error;
    return { gone: UNKNOWN_CLIENT.includes(error.error ?? "") ? "client" : "grant" };
  }
}
