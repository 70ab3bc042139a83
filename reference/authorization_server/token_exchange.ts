/** Token exchange: a resource server that was called gets a token for another one, for the same user. */

import { createLocalJWKSet, type JWTPayload, jwtVerify } from "jose";
import { errors, type KoaContextWithOIDC, type Provider } from "./oidc_provider.ts";
import { knownSpelling, type Registry } from "./resources.ts";
import type { Secrets } from "./secrets.ts";

/** The grant types: RFC 8693's, and Entra's way to ask for the same on top of RFC 7523. */
export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
export const ON_BEHALF_OF = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** The one kind of token that is taken and given. */
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

const PARAMETERS = [
  ...["subject_token", "subject_token_type", "requested_token_type", "actor_token", "actor_token_type"],
  ...["audience", "resource", "scope"],
];

/** What the exchange depends on. */
export interface ExchangeSettings {
  issuer: string;
  /** Seconds. */
  accessTokenLifetime: number;
  registry: Registry;
  secrets: Secrets;
}

function parameter(ctx: KoaContextWithOIDC, name: string): string {
  const value = ctx.oidc.params?.[name];
  return typeof value === "string" ? value : "";
}

/** The claims of a token of ours that is good, and was issued for one of the known resources. */
async function subjectOf(
  { subjectToken, badToken }: Wanted,
  { issuer, registry, secrets }: ExchangeSettings,
): Promise<JWTPayload> {
  const keys = createLocalJWKSet({ keys: secrets.jwks.keys.map(({ d: _, ...key }) => key) as never });
  const options = { issuer, audience: [...registry.keys()], typ: "at+jwt", algorithms: ["ES256"] };
  const { payload } = await jwtVerify(subjectToken, keys, options).catch(() => {
    throw badToken();
  });
  return payload;
}

/** What is asked for, in whichever of the two ways. */
interface Wanted {
  subjectToken: string;
  /** What the token is to be for. */
  target: string;
  scope: string;
  /** What a token that is not good is refused with. */
  badToken: () => Error;
  /** Whether it says who acts. A token of that kind may be of a client that has no user. */
  saysWhoActs: boolean;
}

/** @see https://www.rfc-editor.org/rfc/rfc8693#section-2.1 */
function tokenExchange(ctx: KoaContextWithOIDC): Wanted {
  if (parameter(ctx, "actor_token")) throw new errors.InvalidRequest("actor_token is not taken");
  if (parameter(ctx, "subject_token_type") !== ACCESS_TOKEN) {
    throw new errors.InvalidRequest("subject_token_type must be that of an access token");
  }
  return {
    subjectToken: parameter(ctx, "subject_token"),
    // A location or a name: here both are the resource's identifier.
    target: parameter(ctx, "resource") || parameter(ctx, "audience"),
    scope: parameter(ctx, "scope"),
    // Not invalid_grant, for any reason (RFC 8693 §2.2.2).
    badToken: () => new errors.InvalidRequest("subject_token is not good"),
    saysWhoActs: true,
  };
}

/**
 * What it is for stands in front of each scope.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
function onBehalfOf(ctx: KoaContextWithOIDC): Wanted {
  if (parameter(ctx, "requested_token_use") !== "on_behalf_of") {
    throw new errors.InvalidRequest("requested_token_use must be on_behalf_of");
  }
  const parts = parameter(ctx, "scope").split(" ").map((each) => /^(.*)\/([^/]+)$/.exec(each) ?? []);
  const target = parts[0]?.[1] ?? "";
  if (parts.some(([, other]) => other !== target)) {
    throw new errors.InvalidScope(
      "each scope begins with the resource, all with the same",
      parameter(ctx, "scope"),
    );
  }
  return {
    subjectToken: parameter(ctx, "assertion"),
    target,
    scope: parts.map(([, , name]) => name).join(" "),
    badToken: () => new errors.InvalidGrant("assertion is not good"),
    saysWhoActs: false,
  };
}

/** Of what is asked for, or of all, what the target knows. */
function scopesFor(asked: string, known: readonly string[]): string {
  const scopes = asked === "" ? known : asked.split(" ").filter((scope) => known.includes(scope));
  if (scopes.length === 0) throw new errors.InvalidScope("the resource knows none of these scopes", asked);
  return scopes.join(" ");
}

/**
 * Adds both grants. Only the resource servers' own client may use them, and its tokens end no later than what they were
 * got for. Those of a token exchange say in `act` who acts; on-behalf-of takes tokens of users alone.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8693
 */
export function addTokenExchange(provider: Provider, settings: ExchangeSettings): void {
  const answering = (wantedIn: (ctx: KoaContextWithOIDC) => Wanted) => async (ctx: KoaContextWithOIDC) => {
    const wanted = wantedIn(ctx);
    const target = knownSpelling(settings.registry, wanted.target);
    const resource = target === undefined ? undefined : settings.registry.get(target);
    if (target === undefined || !resource) throw new errors.InvalidTarget("the resource is not known here");
    const { sub, exp = 0, act, client_id } = await subjectOf(wanted, settings);
    if (!wanted.saysWhoActs && sub === client_id) {
      throw new errors.InvalidGrant("there is no user in this token to act for");
    }
    const scope = scopesFor(wanted.scope, resource.scopes);
    const client = ctx.oidc.client!;
    const token = new provider.AccessToken(
      { accountId: sub ?? "", client, scope, gty: "token_exchange" } as never,
    );
    const now = Math.floor(Date.now() / 1000);
    // As a time, not as a duration: that would be counted from when the token is signed, which may be a second later.
    token.exp = Math.min(now + settings.accessTokenLifetime, exp);
    const lifetime = Math.max(1, token.exp - now);
    token.resourceServer = new provider.ResourceServer(target, {
      scope: resource.scopes.join(" "),
      audience: target,
      accessTokenFormat: resource.opaque ? "opaque" : "jwt",
      accessTokenTTL: lifetime,
      jwt: { sign: { alg: "ES256" } },
    });
    if (wanted.saysWhoActs) ctx.state.act = { sub: client.clientId, ...act ? { act } : {} };
    ctx.body = {
      access_token: await token.save(),
      ...wanted.saysWhoActs ? { issued_token_type: ACCESS_TOKEN } : {},
      token_type: "Bearer",
      expires_in: lifetime,
      scope,
    };
  };
  provider.registerGrantType(TOKEN_EXCHANGE, answering(tokenExchange), PARAMETERS);
  provider.registerGrantType(ON_BEHALF_OF, answering(onBehalfOf), [
    "assertion",
    "requested_token_use",
    "scope",
  ]);
}
