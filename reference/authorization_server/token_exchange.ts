/** Token exchange: a resource server that was called gets a token for another one, for the same user. */

import { createLocalJWKSet, type JWTPayload, jwtVerify } from "jose";
import { errors, type KoaContextWithOIDC, type Provider } from "./oidc_provider.ts";
import { knownSpelling, type Registry } from "./resources.ts";
import type { Secrets } from "./secrets.ts";

/** The grant type, and the one kind of token that is taken and given. */
export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
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
  token: string,
  { issuer, registry, secrets }: ExchangeSettings,
): Promise<JWTPayload> {
  const keys = createLocalJWKSet({ keys: secrets.jwks.keys.map(({ d: _, ...key }) => key) as never });
  const options = { issuer, audience: [...registry.keys()], typ: "at+jwt", algorithms: ["ES256"] };
  const { payload } = await jwtVerify(token, keys, options).catch(() => {
    throw new errors.InvalidGrant("subject_token is not good");
  });
  return payload;
}

/** Of what is asked for, or of all, what the target knows. */
function scopesFor(asked: string, known: readonly string[]): string {
  const scopes = asked === "" ? known : asked.split(" ").filter((scope) => known.includes(scope));
  if (scopes.length === 0) throw new errors.InvalidScope("the resource knows none of these scopes", asked);
  return scopes.join(" ");
}

/**
 * Adds the grant. Only the resource servers' own client may use it, and its tokens end no later than what they were
 * exchanged for. They say in `act` who acts.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8693
 */
export function addTokenExchange(provider: Provider, settings: ExchangeSettings): void {
  provider.registerGrantType(TOKEN_EXCHANGE, async (ctx) => {
    if (parameter(ctx, "actor_token")) throw new errors.InvalidRequest("actor_token is not taken");
    if (parameter(ctx, "subject_token_type") !== ACCESS_TOKEN) {
      throw new errors.InvalidRequest("subject_token_type must be that of an access token");
    }
    const target = knownSpelling(settings.registry, parameter(ctx, "resource"));
    const resource = target === undefined ? undefined : settings.registry.get(target);
    if (target === undefined || !resource) throw new errors.InvalidTarget("the resource is not known here");
    const { sub, exp = 0, act } = await subjectOf(parameter(ctx, "subject_token"), settings);
    const scope = scopesFor(parameter(ctx, "scope"), resource.scopes);
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
    ctx.state.act = { sub: client.clientId, ...act ? { act } : {} };
    ctx.body = {
      access_token: await token.save(),
      issued_token_type: ACCESS_TOKEN,
      token_type: "Bearer",
      expires_in: lifetime,
      scope,
    };
  }, PARAMETERS);
}
