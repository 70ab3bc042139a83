/** An issuer of signed tokens, verified with its published keys. */

import { Refusal } from "../refusal.ts";
import { callerOf } from "./claims.ts";
import { fetchJson } from "./fetch_json.ts";
import { checkHeader } from "./header.ts";
import { type KeySet, readKeySet, sameKeys } from "./key_set.ts";
import { fetchEndpoint } from "./metadata.ts";
import type { Profile } from "./profile.ts";
import { verifySignature } from "./signature.ts";
import { createSource, type Source } from "./source.ts";
import { sha256, shortHash } from "./token_hash.ts";
import type { IssuerContext, PresentedJwt, TrustedIssuer } from "./trusted_issuer.ts";

/**
 * The issuer's keys. Its metadata is read every time: keys that have moved are found without a restart.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
function publishedKeys(issuer: string, { fetch, now, limits }: IssuerContext): Source<KeySet> {
  return createSource<KeySet>({
    async load(signal) {
      const url = await fetchEndpoint(issuer, "jwks_uri", { fetch, signal });
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
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function createJwtIssuer(
  issuer: string,
  profile: Profile,
  context: IssuerContext,
): TrustedIssuer<PresentedJwt> {
  const { resource, algorithms, clockTolerance, now } = context;
  const keys = publishedKeys(issuer, context);
  return {
    async verify({ token, tokenHash, jwt }) {
      const hint = checkHeader(jwt.header, { types: profile.types, algorithms });
      const keyId = await verifySignature(token, hint, keys);
      const expectations = { issuer, resource, profile, clockTolerance, now: now() / 1000 };
      const caller = callerOf(jwt.claims, tokenHash, expectations);
      return {
        caller,
        until: (caller.expiresAt + clockTolerance) * 1000,
        stands: () => keys.usable()?.has(keyId) ?? false,
        tokenId: jwt.claims[profile.tokenIdClaim] as string | undefined,
        issuedAt: jwt.claims["iat"] as number | undefined,
        contentHash: shortHash(sha256(jwt.signingInput)),
      };
    },
    async ready() {
      await keys.get();
    },
  };
}
