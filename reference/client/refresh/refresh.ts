/** A new access token for an old refresh token, without a person. */

import { type OAuthTokens, refreshAuthorization } from "@modelcontextprotocol/client";
import type { Tokens } from "../store/credentials.ts";
import type { Discovery } from "../discovery/discovery.ts";
import { ClientError } from "../errors.ts";
import { identityFor } from "../registration/registration.ts";
import type { ClientSettings } from "../settings.ts";
import { requestTokens } from "../http/token_request.ts";

/** With these the grant or the client is gone for good (RFC 6749 §5.2). Anything else may pass. */
const GONE = ["invalid_grant", "invalid_client", "unauthorized_client"];

/** What a refresh came to. */
export type Refreshed = { tokens: OAuthTokens } | { gone: "grant" | "client" };

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
  settings: ClientSettings,
  { issuerMetadata: metadata, resourceMetadata: { resource } }: Discovery,
  { client, refresh_token: refreshToken }: Tokens & { refresh_token: string },
): Promise<Refreshed> {
  try {
    const tokens = await requestTokens(
      settings,
      "refresh",
      (fetchFn) =>
        refreshAuthorization(metadata.issuer, {
          metadata,
          clientInformation: identityFor(settings, metadata.issuer, client),
          refreshToken,
          resource,
          fetchFn,
        }),
    );
    return { tokens };
  } catch (error) {
    if (!(error instanceof ClientError) || !GONE.includes(error.error ?? "")) throw error;
    return { gone: error.error === "invalid_grant" ? "grant" : "client" };
  }
}

/** Milliseconds before its end that a token is replaced, at most. */
const MAX_EARLY = 10_000;

/**
 * When a token ends, and when to replace it: a little earlier, so that it does not end on its way.
 *
 * @param expiresIn Seconds (RFC 6749 §5.1).
 * @returns milliseconds since 1970
 */
export function lifetime(expiresIn: number | undefined): Pick<Tokens, "expires_at" | "refresh_at"> {
  if (expiresIn === undefined) return {};
  const expires_at = Date.now() + expiresIn * 1000;
  return { expires_at, refresh_at: expires_at - Math.min(MAX_EARLY, expiresIn * 100) };
}

/** Whether a token has ended as far as this machine's clock knows. */
export function isExpired({ expires_at }: Tokens): boolean {
  return expires_at !== undefined && expires_at <= Date.now();
}
