/** An issuer that is asked about its tokens. */

import { GuardConfigurationError } from "../configuration_error.ts";
import { Refusal } from "../refusal.ts";
import type { AuthorizationServer, Introspection } from "./authorization_server.ts";
import { callerOf } from "./claims.ts";
import { fetchJson } from "./fetch_json.ts";
import { endsWithAudience, parseFormerAudiences } from "./former_audiences.ts";
import { invalidToken } from "./invalid_token.ts";
import { fetchEndpoint } from "./metadata.ts";
import { numberWithin } from "./number_within.ts";
import { type Claims, type Profile, rfc9068 } from "./profile.ts";
import { createPlaces } from "./places.ts";
import { isSecureUrl } from "./secure_url.ts";
import { createSource, type Source } from "./source.ts";
import type { IssuerContext, Presented, TrustedIssuer } from "./trusted_issuer.ts";

/** Milliseconds for one question. */
const TIME_LIMIT = 5_000;

/**
 * How answers are read. Their members are called what the claims are called, and few of them have to be there (RFC 7662
 * §2.2).
 */
function answersOf(profile: Profile, introspection: Introspection): Profile {
  const { subjectClaim = profile.subjectClaim, audienceClaim = profile.audienceClaim } = introspection;
  return {
    ...profile,
    required: [],
    subjectClaim,
    audienceClaim,
    clientsOnly: introspection.clientsOnly ?? profile.clientsOnly,
    // A user may have chosen the name of a client: only `sub` is the issuer's to give (RFC 9068 §5).
    isClient: (claims, clientId) => subjectClaim === "sub" && profile.isClient(claims, clientId),
  };
}

function unavailable(retryAfter: number, cause: unknown): Refusal {
  const message = "The token cannot be verified just now: keep it and try again";
  return new Refusal("introspection_unavailable", message, { status: 503, retryAfter, cause });
}

/** One value as a form has it (RFC 6749 appendix B). */
function formEncoded(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}

/** The id and the secret are each encoded first, or a colon in the id would end it (RFC 6749 §2.3.1). */
export function basicCredentials(
  { clientId, clientSecret }: Pick<Introspection, "clientId" | "clientSecret">,
): string {
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
 * The claims in an answer. A refresh token is active too, and has no token type.
 *
 * @throws {Refusal} `token_inactive`, `token_type_wrong`
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 */
function claimsOf(issuer: string, answer: Claims, untyped: boolean): Claims {
  const { active, token_type, iss = issuer } = answer;
  if (active === false) {
    throw invalidToken("token_inactive", "The token has expired or was revoked", "RFC 7662 §2.2");
  }
  if (active !== true) throw unavailable(1, new Error("The answer does not say whether the token is active"));
  const said = token_type === undefined && untyped ? "bearer" : token_type;
  if (typeof said !== "string" || said.toLowerCase() !== "bearer") {
    throw invalidToken("token_type_wrong", "This is no bearer access token", "RFC 7662 §2.2", {
      about: "member token_type",
    });
  }
  return { ...answer, iss };
}

function checkSettings(introspection: Introspection): void {
  const { clientId, clientSecret, endpoint, subjectClaim, audienceClaim, clientsOnly } = introspection;
  const wrong = (member: string, should: string) => {
    const option = `authorizationServers.introspection${member}`;
    return new GuardConfigurationError("authorization_servers_invalid", option, should);
  };
  if (clientId === "" || clientSecret === "") throw wrong("", "a client id and a client secret");
  if (endpoint !== undefined && !isSecureUrl(endpoint)) {
    throw wrong(".endpoint", "an https URL (http on loopback)");
  }
  if (subjectClaim === "") throw wrong(".subjectClaim", "the name of a member");
  if (audienceClaim === "") throw wrong(".audienceClaim", "the name of a member");
  if (clientsOnly && subjectClaim !== undefined) {
    throw wrong(".subjectClaim", "left out: with clientsOnly there are no users to name");
  }
}

/**
 * Trusts what an issuer says about its tokens.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`, `limit_invalid`
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-4
 */
export function createIntrospectedIssuer(
  server: AuthorizationServer,
  introspection: Introspection,
  context: IssuerContext,
): TrustedIssuer<Presented> {
  checkSettings(introspection);
  const { issuer, profile = rfc9068 } = server;
  const maxAge = numberWithin("authorizationServers.introspection.maxAge", introspection.maxAge, {
    otherwise: 30,
    least: 0,
    most: 300,
  });
  const { resource, clockTolerance, fetch, now } = context;
  const authorization = basicCredentials(introspection);
  const former = parseFormerAudiences(server.formerAudiences, profile.audience ?? resource, now());
  const endpoint = endpointOf(issuer, introspection, context);
  const answers = answersOf(profile, introspection);
  const places = createPlaces();

  async function ask(token: string, tokenHash: string): Promise<Claims> {
    const leave = places.take(tokenHash);
    if (!leave) throw unavailable(1, new Error("Too many tokens are being asked about"));
    try {
      const body = new URLSearchParams({ token, token_type_hint: "access_token" }).toString();
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
      const url = await endpoint.get();
      const fetching = { fetch, signal: AbortSignal.timeout(TIME_LIMIT) };
      return await fetchJson(url, fetching, { method: "POST", body, headers });
    } catch (error) {
      throw error instanceof Refusal ? error : unavailable(1, error);
    } finally {
      leave();
    }
  }

  return {
    async verify({ token, tokenHash: hash }) {
      const tokenHash = hash();
      const askedAt = now();
      const claims = claimsOf(issuer, await ask(token, tokenHash), introspection.untyped ?? false);
      const expectations = { issuer, resource, profile: answers, former, clockTolerance, now: now() / 1000 };
      const caller = callerOf(claims, tokenHash, expectations);
      places.keepFor(tokenHash);
      return {
        caller,
        until: Math.min(
          askedAt + maxAge * 1000,
          (caller.expiresAt + clockTolerance) * 1000,
          endsWithAudience(former, caller.formerAudience),
        ),
        stands: () => true,
        tokenId: claims[answers.tokenIdClaim] as string | undefined,
        issuedAt: claims["iat"] as number | undefined,
      };
    },
    async ready() {
      await endpoint.get();
    },
  };
}
