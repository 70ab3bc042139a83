/** The authorization endpoint. Its user always agrees. */

import { type Fields, OAuthError, readFields, refuseRepeated } from "./http.ts";
import { randomText } from "./random.ts";
import { isSameRedirect } from "./redirect_uri.ts";
import { grantedScopes, requestedResource } from "./resources.ts";
import { SERVER_CLIENT } from "./server_client.ts";
import type { Client, State } from "./state.ts";
import { isUser } from "./users.ts";

/** Milliseconds that a code may wait for its exchange. */
const CODE_LIFETIME = 60_000;

/** A challenge as S256 makes them: 32 bytes in base64url. */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** An error found here must not redirect: nobody has vouched for the address yet (RFC 6749 §4.1.2.1). */
function trustedRedirect(state: State, fields: Fields): { client: Client; redirectUri: string } {
  const client = state.clients.get(fields.get("client_id") ?? "");
  if (client === undefined) throw new OAuthError("invalid_request", "client_id is missing or unknown");
  const redirectUri = fields.get("redirect_uri");
  if (
    redirectUri === undefined || !URL.canParse(redirectUri) ||
    !client.redirectUris.some((registered) => isSameRedirect(registered, redirectUri))
  ) {
    throw new OAuthError("invalid_request", "redirect_uri is missing or not registered");
  }
  return { client, redirectUri };
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.3 */
function s256Challenge(fields: Fields): string {
  const challenge = fields.get("code_challenge");
  // A missing method would mean `plain`.
  if (fields.get("code_challenge_method") !== "S256" || !challenge || !S256_CHALLENGE.test(challenge)) {
    throw new OAuthError("invalid_request", "a code_challenge with code_challenge_method S256 is required");
  }
  return challenge;
}

function signedInUser(state: State, fields: Fields): string {
  if (state.behind.declines) throw new OAuthError("access_denied", "the user said no");
  // At the third party, and when a server sends somebody here, it is whoever is at the browser.
  if (fields.get("client_id") === SERVER_CLIENT.client_id) return state.behind.user;
  const user = fields.get("login_hint") ?? state.behaviour.user;
  if (!isUser(user)) throw new OAuthError("access_denied", "there is no such user");
  return user;
}

function issueCode(state: State, client: Client, redirectUri: string, fields: Fields): string {
  refuseRepeated(fields);
  const responseType = fields.get("response_type");
  if (responseType === undefined) throw new OAuthError("invalid_request", "response_type is missing");
  if (responseType !== "code") throw new OAuthError("unsupported_response_type", "only code is supported");
  if (!client.grantTypes.includes("authorization_code")) {
    throw new OAuthError("unauthorized_client", "the client is not registered for this grant");
  }
  const challenge = s256Challenge(fields);
  const resource = requestedResource(state.resources, fields);
  const scopes = grantedScopes(state.resources.get(resource) ?? [], fields.get("scope"));
  const subject = signedInUser(state, fields);
  const code = randomText();
  state.codes.set(code, {
    grant: { clientId: client.id, subject, resource, scopes, revoked: false },
    redirectUri,
    challenge,
    expiresAt: Date.now() + CODE_LIFETIME,
    used: false,
  });
  return code;
}

/**
 * Redirects straight back with a code, or with an error once the redirect URI is known to be the client's.
 *
 * @throws {OAuthError} `invalid_request`, not redirected, when the client or its redirect URI is unknown.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 * @see https://www.rfc-editor.org/rfc/rfc9207#section-2
 */
export function authorize(state: State, request: Request): Response {
  const fields = readFields(new URL(request.url).searchParams);
  const { client, redirectUri } = trustedRedirect(state, fields);
  const answer: Record<string, string | undefined> = { state: fields.get("state"), iss: state.behaviour.iss };
  try {
    answer.code = issueCode(state, client, redirectUri, fields);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    answer.error = error.code;
    answer.error_description = error.description;
  }
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) location.searchParams.set(name, value);
  }
  return new Response(null, {
    status: 302,
    headers: { location: location.href, "cache-control": "no-store" },
  });
}
