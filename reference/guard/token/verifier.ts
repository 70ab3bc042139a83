/** Verifies access tokens: by RFC 9068 §4, or as the issuer's profile says, or by asking the issuer. */

import type { Caller } from "../caller.ts";
import { parseResource } from "../resource_url.ts";
import type { Answer } from "../store/store.ts";
import { storeOf, type StoreOptions } from "../store/watched_store.ts";
import { allowedAlgorithms, DEFAULT_ALGORITHMS } from "./algorithms.ts";
import type { AuthorizationServer } from "./authorization_server.ts";
import { deepFreeze } from "./deep_freeze.ts";
import { createIssuers } from "./issuers.ts";
import { invalidToken } from "./invalid_token.ts";
import { looksLikeJwt, MAX_LENGTH, readJwt } from "./jwt.ts";
import { numberWithin } from "./number_within.ts";
import { RevocationError } from "./revocation_error.ts";
import { createRevocations, type RevocationReference } from "./revocations.ts";
import { type SourceLimits, sourceLimits } from "./source_limits.ts";
import { sha256, tokenHashOf } from "./token_hash.ts";
import type { Verdict } from "./trusted_issuer.ts";
import { createVerifiedTokens } from "./verified_tokens.ts";

/** How tokens are verified. */
export interface TokenVerifierOptions extends StoreOptions {
  /** This server's resource identifier: the audience of its tokens, compared as a whole string (RFC 8707 §2). */
  resource: string;
  /** Whom to believe. An issuer identifier alone means: signed tokens as RFC 9068 has them. */
  authorizationServers: readonly (string | AuthorizationServer)[];
  /** Signature algorithms; default ES256, RS256, PS256, EdDSA and Ed25519. Symmetric ones and `none` do not exist here. */
  algorithms?: readonly string[];
  /** Seconds by which clocks may differ: 0 to 300, default 5. */
  clockTolerance?: number;
  /** How tokens that have passed are kept. */
  cache?: {
    /** How many tokens that have passed are kept: 1 to 1,000,000, default 10,000; a few kilobytes each. */
    maxTokens?: number;
  };
  /** How issuers' keys are kept; see {@linkcode SourceLimits}. */
  keys?: Partial<SourceLimits>;
  /** What reaches the issuers; default: the global `fetch`, looked up anew for every request. */
  fetch?: typeof fetch;
}

/** Verifies the tokens of one resource. */
export interface TokenVerifier {
  /**
   * Who calls with this token. A token that has passed before is answered for at once, not with a promise, unless the
   * store has to be asked somewhere else.
   *
   * @throws {Refusal} by rejecting: 401 for a bad token, 503 when it cannot be told whether it is one
   */
  verify(token: string): Caller | Promise<Caller>;
  /**
   * Takes a token, or all that a subject has, no more from now on: until the token expires, or for good where that is
   * neither known nor said with it. A subject's new tokens are good again, once `clockTolerance` is over. It counts for
   * every process that has the same store, at its next request, once what is returned has resolved. A store in memory
   * is done at once, and has room for 100,000 that are in force at a time.
   *
   * @throws {RevocationError}
   */
  revoke(reference: RevocationReference): void | Promise<void>;
  /**
   * Resolves when tokens of every issuer can be verified.
   *
   * @throws {Refusal} with status 503 when those of one cannot
   */
  ready(): Promise<void>;
}

/**
 * How much longer a token lives, in seconds, or the default for that.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 */
export function parseClockTolerance(seconds: number | undefined): number {
  return numberWithin("clockTolerance", seconds, { otherwise: 5, least: 0, most: 300 });
}

/**
 * Creates a verifier. It asks no issuer for anything before the first token, or `ready`.
 *
 * @throws {GuardConfigurationError}
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  parseResource(options.resource);
  const now = options.now ?? (() => Date.now());
  const clockTolerance = parseClockTolerance(options.clockTolerance);
  const maxTokens = numberWithin("cache.maxTokens", options.cache?.maxTokens, {
    otherwise: 10_000,
    least: 1,
    most: 1_000_000,
  });
  const issuers = createIssuers(options.authorizationServers, {
    resource: options.resource,
    algorithms: allowedAlgorithms(options.algorithms ?? DEFAULT_ALGORITHMS),
    clockTolerance,
    limits: sourceLimits(options.keys),
    fetch: (input, init) => (options.fetch ?? fetch)(input, init),
    now,
  });
  const verified = createVerifiedTokens(maxTokens, now);
  const revocations = createRevocations(storeOf(options), clockTolerance, now);
  /** Tokens that are being verified: many requests with the same new one cost one verification. */
  const pending = new Map<string, Promise<Caller>>();

  async function judge(token: string): Promise<Verdict> {
    const isJwt = looksLikeJwt(token);
    const tokenHash = () => tokenHashOf(token, isJwt);
    if (!isJwt) return await issuers.forOpaque().verify({ token, tokenHash });
    const jwt = readJwt(token);
    return await issuers.named(jwt.claims["iss"]).verify({ token, tokenHash, jwt });
  }

  async function verifyInFull(token: string, digest: string): Promise<Caller> {
    const verdict = await judge(token);
    const caller = await unlessRevoked(verdict, revocations.cover(verdict));
    // All requests that come with this token share it.
    deepFreeze(caller);
    verified.add(digest, verdict);
    return caller;
  }

  async function unlessRevoked({ caller }: Verdict, covered: Answer<boolean>): Promise<Caller> {
    if (await covered) throw invalidToken("token_revoked", "The token was revoked", "house");
    return caller;
  }

  function verifyOnce(token: string, digest: string): Promise<Caller> {
    const running = pending.get(digest);
    if (running) return running;
    const caller = verifyInFull(token, digest).finally(() => pending.delete(digest));
    pending.set(digest, caller);
    return caller;
  }

  return {
    verify(token) {
      // Before anything is done with it, a hash included.
      if (token.length > MAX_LENGTH) return Promise.reject(tooLong());
      const digest = sha256(token);
      const known = verified.get(digest);
      if (known === undefined) return verifyOnce(token, digest);
      // That it has passed was true a while ago. A revocation counts from the next request on.
      const covered = revocations.cover(known);
      return covered === false ? known.caller : unlessRevoked(known, covered);
    },
    revoke(reference) {
      if ("issuer" in reference && !issuers.has(reference.issuer)) {
        throw new RevocationError("revocation_invalid", "issuer: one of those that are trusted");
      }
      return revocations.add(
        reference,
        verified.find((verdict) => isOf(verdict, reference))?.caller.expiresAt,
      );
    },
    ready: () => issuers.ready(),
  };
}

/** Whether a verdict is about the one token that is meant. Of all that a subject has, some may not be known here. */
function isOf({ caller, tokenId }: Verdict, reference: RevocationReference): boolean {
  if ("tokenHash" in reference) return caller.tokenHash === reference.tokenHash;
  return "tokenId" in reference && caller.issuer === reference.issuer && tokenId === reference.tokenId;
}

function tooLong(): Error {
  return invalidToken("token_too_long", "The token is longer than any that is valid here", "house");
}
