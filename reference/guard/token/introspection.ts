/** An issuer that is asked about its tokens. */

import { GuardConfigurationError } from "../configuration_error.ts";
import { Refusal } from "../refusal.ts";
import type { Introspection } from "./authorization_server.ts";
import { callerOf } from "./claims.ts";
import { fetchJson } from "./fetch_json.ts";
import { invalidToken } from "./invalid_token.ts";
import { fetchEndpoint } from "./metadata.ts";
import { numberWithin } from "./number_within.ts";
import { type Claims, type Profile, rfc9068 } from "./profile.ts";
import { mayLeadTo } from "./secure_url.ts";
import { createSource, type Source } from "./source.ts";
import type { IssuerContext, Presented, TrustedIssuer } from "./trusted_issuer.ts";

/** Questions that may be open at the same time: a flood of made-up tokens stops here, and not at the issuer. */
const MAX_OPEN = 32;

/** Milliseconds for one question. */
const TIME_LIMIT = 5_000;

/** The answers' fields are called what the claims are called, and few of them have to be there (RFC 7662 §2.2). */
const answers: Profile = { ...rfc9068, required: [] };

function unavailable(retryAfter: number, cause: unknown): Refusal {
  const message = "The token cannot be verified just now: keep it and try again";
  return new Refusal("introspection_unavailable", message, { status: 503, retryAfter, cause });
}

/** One value as a form has it (RFC 6749 appendix B). */
function formEncoded(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}

/** The id and the secret are each encoded first, or a colon in the id would end it (RFC 6749 §2.3.1). */
function basicCredentials({ clientId, clientSecret }: Introspection): string {
  return `Basic ${btoa(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)}`;
}

/** Where to ask. */
function endpointOf(issuer: string, { endpoint }: Introspection, context: IssuerContext): Source<string> {
  const { fetch, now, limits } = context;
  return createSource<string>({
    load: async (signal) =>
      endpoint ?? await fetchEndpoint(issuer, "introspection_endpoint", { fetch, signal }),
    isNews: (before, after) => before !== after,
    refuse: unavailable,
    now,
    limits,
  });
}

/**
 * The claims in an answer. A refresh token is active too, and has no token type; where nobody is named who signed
 * in, the client is its own subject.
 *
 * @throws {Refusal} `token_inactive`, `token_type_wrong`
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 */
function claimsOf(issuer: string, answer: Claims): Claims {
  const { active, token_type, iss = issuer, sub = answer["client_id"] } = answer;
  if (active === false) {
    throw invalidToken("token_inactive", "The token has expired or was revoked", "RFC 7662 §2.2");
  }
  if (active !== true) throw unavailable(1, new Error("The answer does not say whether the token is active"));
  if (typeof token_type !== "string" || token_type.toLowerCase() !== "bearer") {
    throw invalidToken("token_type_wrong", "This is no bearer access token", "RFC 7662 §2.2");
  }
  return { ...answer, iss, sub };
}

function checkSettings(issuer: string, { clientId, clientSecret, endpoint }: Introspection): void {
  if (clientId !== "" && clientSecret !== "" && (endpoint === undefined || mayLeadTo(issuer, endpoint))) {
    return;
  }
  throw new GuardConfigurationError(
    "authorization_servers_invalid",
    "authorizationServers.introspection",
    "a client id, a client secret, and no endpoint or an https one (http on loopback)",
  );
}

/**
 * Trusts what an issuer says about its tokens.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`, `limit_invalid`
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-4
 */
export function createIntrospectedIssuer(
  issuer: string,
  introspection: Introspection,
  context: IssuerContext,
): TrustedIssuer<Presented> {
  checkSettings(issuer, introspection);
  const maxAge = numberWithin("authorizationServers.introspection.maxAge", introspection.maxAge, {
    otherwise: 30,
    least: 0,
    most: 300,
  });
  const { resource, clockTolerance, fetch, now } = context;
  const authorization = basicCredentials(introspection);
  const endpoint = endpointOf(issuer, introspection, context);
  let open = 0;

  async function ask(token: string): Promise<Claims> {
    if (open >= MAX_OPEN) throw unavailable(1, new Error(`${MAX_OPEN} tokens are being asked about`));
    open++;
    try {
      const body = new URLSearchParams({ token, token_type_hint: "access_token" }).toString();
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
      const url = await endpoint.get();
      const fetching = { fetch, signal: AbortSignal.timeout(TIME_LIMIT) };
      return await fetchJson(url, fetching, { method: "POST", body, headers });
    } catch (error) {
      throw error instanceof Refusal ? error : unavailable(1, error);
    } finally {
      open--;
    }
  }

  return {
    async verify({ token, tokenHash }) {
      const askedAt = now();
      const claims = claimsOf(issuer, await ask(token));
      const expectations = { issuer, resource, profile: answers, clockTolerance, now: now() / 1000 };
      const caller = callerOf(claims, tokenHash, expectations);
      return {
        caller,
        until: Math.min(askedAt + maxAge * 1000, (caller.expiresAt + clockTolerance) * 1000),
        stands: () => true,
        tokenId: claims["jti"] as string | undefined,
        issuedAt: claims["iat"] as number | undefined,
        contentHash: tokenHash,
      };
    },
    async ready() {
      await endpoint.get();
    },
  };
}
