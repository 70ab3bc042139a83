/** The token endpoint. */

import { note } from "./behind.ts";
import { authenticateClient } from "./client_authentication.ts";
import { type Fields, json, OAuthError, readForm, refuseRepeated } from "./http.ts";
import { randomText, sha256 } from "./random.ts";
import { GRANT_TYPES } from "./register.ts";
import { exchange } from "./exchange.ts";
import { grantedScopes, requestedResource } from "./resources.ts";
import { EXCHANGES, SERVER_CLIENT } from "./server_client.ts";
import type { Client, Grant, State } from "./state.ts";
import { mint } from "./tokens.ts";

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
async function answer(
  state: State,
  grant: Grant,
  scopes: string[],
  refreshToken?: string,
): Promise<Response> {
  const scope = scopes.join(" ");
  const { subject, clientId, resource } = grant;
  return json({
    access_token: await mint(state, { subject, clientId, scope, audience: resource }),
    token_type: "Bearer",
    expires_in: state.accessTokenLifetime,
    scope: scope || undefined,
    refresh_token: refreshToken,
  });
}

function issueRefreshToken(state: State, client: Client, grant: Grant): string | undefined {
  if (!client.grantTypes.includes("refresh_token")) return undefined;
  const token = randomText();
  state.refreshTokens.set(token, { grant, used: false });
  return token;
}

/**
 * The grant behind a code or a refresh token. Using either again ends the grant, whoever asks: one of the two
 * users is a thief (RFC 6749 §4.1.2, RFC 9700 §4.14.2).
 */
function liveGrant(found: { grant: Grant; used: boolean } | undefined, client: Client): Grant {
  if (found?.used) found.grant.revoked = true;
  if (found === undefined || found.grant.revoked || found.grant.clientId !== client.id) {
    throw new OAuthError("invalid_grant", "the code or refresh token is not valid for this client");
  }
  return found.grant;
}

/** A token request may repeat the granted resource, and may name no other (RFC 8707 §2.2). */
function refuseOtherResource(grant: Grant, fields: Fields): void {
  if (fields.repeated.has("resource") || (fields.get("resource") ?? grant.resource) !== grant.resource) {
    throw new OAuthError("invalid_target", "the resource is not the one that was granted");
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
async function exchangeCode(state: State, client: Client, fields: Fields): Promise<Response> {
  const verifier = fields.get("code_verifier") ?? "";
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) {
    throw new OAuthError("invalid_request", "code_verifier is missing or malformed");
  }
  const challenge = await sha256(verifier);
  // From here to `used = true` nothing awaits, so of two exchanges at once only one gets through.
  const code = state.codes.get(fields.get("code") ?? "");
  const grant = liveGrant(code, client);
  refuseOtherResource(grant, fields);
  if (
    code === undefined || code.challenge !== challenge || code.redirectUri !== fields.get("redirect_uri") ||
    code.expiresAt <= Date.now()
  ) {
    throw new OAuthError("invalid_grant", "the code does not belong to this exchange, or has expired");
  }
  code.used = true;
  return answer(state, grant, grant.scopes, issueRefreshToken(state, client, grant));
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-6 */
function refresh(state: State, client: Client, fields: Fields): Promise<Response> {
  const presented = state.refreshTokens.get(fields.get("refresh_token") ?? "");
  const grant = liveGrant(presented, client);
  refuseOtherResource(grant, fields);
  // The access token may be narrower; the refresh token keeps the whole grant.
  const scopes = [...new Set(fields.get("scope")?.split(" ") ?? grant.scopes)];
  if (!scopes.every((scope) => grant.scopes.includes(scope))) {
    throw new OAuthError("invalid_scope", "a refresh can narrow the granted scope, never widen it");
  }
  if (presented) presented.used = true;
  return answer(state, grant, scopes, issueRefreshToken(state, client, grant));
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
function clientCredentials(state: State, client: Client, fields: Fields): Promise<Response> {
  const resource = requestedResource(state.resources, fields);
  const scopes = grantedScopes(state.resources.get(resource) ?? [], fields.get("scope"));
  // The client is its own subject (RFC 9068 §2.2); client ids are random, so none is ever a user's name.
  return answer(state, { clientId: client.id, subject: client.id, resource, scopes, revoked: false }, scopes);
}

function isExchange(grantType: string | undefined): boolean {
  return Object.values<string | undefined>(EXCHANGES).includes(grantType);
}

/** The client, and in the notes whether it is the server under judgement: a refused one is noted too. */
async function callingClient(state: State, request: Request, fields: Fields): Promise<Client> {
  const { behind, clients, part } = state;
  const client = await authenticateClient(state, request, fields).catch((error: unknown) => {
    if (error instanceof OAuthError) return error;
    throw error;
  });
  const isServer = !(client instanceof OAuthError) && client.id === SERVER_CLIENT.client_id;
  note(behind.requests, { at: part, isServer, fields: fields.all() });
  if (!(client instanceof OAuthError)) return client;
  const server = clients.get(SERVER_CLIENT.client_id);
  if (server && behind.takesAnyClient && isExchange(fields.get("grant_type"))) return server;
  throw client;
}

/**
 * Exchanges a code, a refresh token, another token or a client's own credentials for an access token.
 *
 * @throws {OAuthError} one of the errors of RFC 6749 §5.2, or `invalid_target`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
export async function token(state: State, request: Request): Promise<Response> {
  const fields = await readForm(request);
  refuseRepeated(fields);
  const client = await callingClient(state, request, fields);
  const grantType = fields.get("grant_type");
  if (grantType === undefined) throw new OAuthError("invalid_request", "grant_type is missing");
  const exchanges = isExchange(grantType);
  if (!GRANT_TYPES.includes(grantType) && !exchanges) {
    throw new OAuthError("unsupported_grant_type", "the grant type is not supported");
  }
  if (!client.grantTypes.includes(grantType)) {
    throw new OAuthError("unauthorized_client", "the client is not registered for this grant");
  }
  if (exchanges) return exchange(state, client, fields);
  if (grantType === "authorization_code") return exchangeCode(state, client, fields);
  if (grantType === "refresh_token") return refresh(state, client, fields);
  return clientCredentials(state, client, fields);
}
