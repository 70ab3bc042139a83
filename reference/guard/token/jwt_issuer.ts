/** An issuer of signed tokens, verified with its published keys. */

import type { Caller } from "../caller.ts";
import { GuardConfigurationError } from "../configuration_error.ts";
import { Refusal } from "../refusal.ts";
import type { AuthorizationServer } from "./authorization_server.ts";
import { callerOf } from "./claims.ts";
import { fetchJson } from "./fetch_json.ts";
import { endsWithAudience, parseFormerAudiences } from "./former_audiences.ts";
import { checkHeader } from "./header.ts";
import type { UnverifiedJwt } from "./jwt.ts";
import { type KeySet, readKeySet, sameKeys } from "./key_set.ts";
import { fetchEndpoint } from "./metadata.ts";
import { rfc9068 } from "./profile.ts";
import { isSecureUrl } from "./secure_url.ts";
import { verifySignature } from "./signature.ts";
import { createSource, type Source } from "./source.ts";
import type { IssuerContext, PresentedJwt, TrustedIssuer } from "./trusted_issuer.ts";

/**
 * The issuer's keys. Its metadata is read every time, unless the place of its keys was configured: keys that have moved
 * are found without a restart.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
function publishedKeys(
  { issuer, jwksUri }: AuthorizationServer,
  { fetch, now, limits }: IssuerContext,
): Source<KeySet> {
  if (jwksUri !== undefined && !isSecureUrl(jwksUri)) {
    throw new GuardConfigurationError(
      "authorization_servers_invalid",
      "authorizationServers.jwksUri",
      `an https URL (http on loopback): whoever can change what ${issuer} publishes can be anybody`,
    );
  }
  return createSource<KeySet>({
    async load(signal) {
      const url = jwksUri ?? await fetchEndpoint(issuer, "jwks_uri", { fetch, signal });
      return readKeySet(await fetchJson(url, { fetch, signal }));
    },
    isNews: (before, after) => !sameKeys(before, after),
    refuse(retryAfter, cause) {
      const message = "The keys to verify the token with cannot be had just now: keep it and try again";
      return new Refusal("keys_unavailable", message, { status: 503, retryAfter, cause });
    },
    now,
    limits,
  });
}

/**
 * Trusts an issuer's signed tokens.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function createJwtIssuer(
  server: AuthorizationServer,
  context: IssuerContext,
): TrustedIssuer<PresentedJwt> {
  const { issuer, profile = rfc9068 } = server;
  const { resource, algorithms, clockTolerance, now } = context;
  const former = parseFormerAudiences(server.formerAudiences, profile.audience ?? resource, now());
  const keys = publishedKeys(server, context);

  /** What the claims say, true or not. */
  function read({ claims }: UnverifiedJwt, tokenHash: string): Caller {
    const expectations = { issuer, resource, profile, former, clockTolerance, now: now() / 1000 };
    return callerOf(claims, tokenHash, expectations);
  }

  function wouldPass(jwt: UnverifiedJwt): boolean {
    try {
      read(jwt, "");
      return true;
    } catch {
      return false;
    }
  }

  return {
    async verify({ jwt, tokenHash }) {
      const hint = checkHeader(jwt.header, { types: profile.types, algorithms });
      const keyId = await verifySignature(jwt, hint, keys, {
        wouldPass: () => wouldPass(jwt),
        issuedAt: jwt.claims["iat"],
        presentedAt: now(),
      });
      const caller = read(jwt, tokenHash());
      return {
        caller,
        until: Math.min(
          (caller.expiresAt + clockTolerance) * 1000,
          endsWithAudience(former, caller.formerAudience),
        ),
        stands: () => keys.usable()?.has(keyId) ?? false,
        tokenId: jwt.claims[profile.tokenIdClaim] as string | undefined,
        issuedAt: jwt.claims["iat"] as number | undefined,
      };
    },
    async ready() {
      await keys.get();
    },
  };
}
