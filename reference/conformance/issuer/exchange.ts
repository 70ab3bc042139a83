/** The two grants by which a server that was called gets a token for an API, for the same user. */

import { behindOf, CALENDAR_SCOPES } from "./behind.ts";
import { ordered } from "./api.ts";
import { type Fields, json, OAuthError } from "./http.ts";
import { claimsOf } from "./introspect.ts";
import { grantedScopes } from "./resources.ts";
import { EXCHANGES } from "./server_client.ts";
import type { Client, State } from "./state.ts";
import { mint } from "./tokens.ts";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** What is asked for, in whichever of the two ways. */
interface Wanted {
  /** The token that was shown to the server. */
  subjectToken: string;
  target: string;
  scope: string | undefined;
  /** The error for a subject token that is not good. */
  badToken: string;
}

/** @see https://www.rfc-editor.org/rfc/rfc8693#section-2.1 */
function tokenExchange(fields: Fields): Wanted {
  const [subjectToken, target] = [
    fields.get("subject_token"),
    fields.get("audience") ?? fields.get("resource"),
  ];
  if (!subjectToken || fields.get("subject_token_type") !== ACCESS_TOKEN) {
    throw new OAuthError("invalid_request", "subject_token must be an access token, and its type say so");
  }
  if (!target) throw new OAuthError("invalid_target", "name the audience, or the resource");
  return { subjectToken, target, scope: fields.get("scope"), badToken: "invalid_request" };
}

/**
 * Entra's: what it is for stands in front of each scope.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
function onBehalfOf(fields: Fields): Wanted {
  const [assertion, scope] = [fields.get("assertion"), fields.get("scope")];
  if (!assertion || fields.get("requested_token_use") !== "on_behalf_of" || !scope) {
    throw new OAuthError(
      "invalid_request",
      "assertion, scope and requested_token_use=on_behalf_of are required",
    );
  }
  const parts = scope.split(" ").map((each) => /^(.*)\/([^/]+)$/.exec(each)?.slice(1) ?? []);
  const [target] = parts[0]!;
  if (!target || parts.some(([other]) => other !== target)) {
    throw new OAuthError(
      "invalid_scope",
      "each scope begins with the API that it is of, and all with the same",
    );
  }
  const own = parts.map(([, name]) => name).join(" ");
  return { subjectToken: assertion, target, scope: own, badToken: "invalid_grant" };
}

/**
 * Gives a token for the target: for the same user, narrower, and no longer than the token that it is got for. In a
 * token exchange it says in `act` who acts; on-behalf-of has no such claim, and takes tokens of users alone.
 *
 * @throws {OAuthError} as RFC 8693 §2.2.2 has it, or RFC 7523 §3.1
 */
export async function exchange(state: State, client: Client, fields: Fields): Promise<Response> {
  const isOnBehalfOf = fields.get("grant_type") === EXCHANGES.onBehalfOf;
  const wanted = isOnBehalfOf ? onBehalfOf(fields) : tokenExchange(fields);
  if (state.behind.exchangeAnswers) return ordered(state.behind.exchangeAnswers);
  const claims = await claimsOf(state, wanted.subjectToken);
  const known = new Map([...state.resources, [behindOf(state.issuer).calendar, CALENDAR_SCOPES]]);
  // Whoever exchanges a token has to be the one that it was issued for.
  if (!claims || !state.resources.has(String(claims.aud))) {
    throw new OAuthError(wanted.badToken, "the token is not good, or was not issued for this server");
  }
  const { sub, exp, client_id } = claims as { sub: string; exp: number; client_id: string };
  if (isOnBehalfOf && sub === client_id) {
    throw new OAuthError("invalid_grant", "there is no user in this token to act for");
  }
  const scopes = known.get(wanted.target);
  if (!scopes) throw new OAuthError("invalid_target", "the target is not known here");
  const scope = grantedScopes(scopes, wanted.scope).join(" ");
  const now = Math.floor(Date.now() / 1000);
  const end = Math.min(now + state.accessTokenLifetime, exp);
  const act = isOnBehalfOf ? undefined : { sub: client.id };
  const token = {
    subject: sub,
    clientId: client.id,
    audience: wanted.target,
    scope,
    claims: { exp: end, act },
  };
  return json({
    access_token: await mint(state, token),
    ...isOnBehalfOf ? {} : { issued_token_type: ACCESS_TOKEN },
    token_type: "Bearer",
    expires_in: end - now,
    scope,
    ...state.behind.exchangeSays,
  });
}
