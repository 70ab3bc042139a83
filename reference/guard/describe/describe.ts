/** What the guard would want of a token, claim by claim, and which setting would take it. */

import { Refusal } from "../refusal.ts";
import { parseResource } from "../resource_url.ts";
import { allowedAlgorithms, DEFAULT_ALGORITHMS } from "../token/algorithms.ts";
import { weakeningsOf } from "../token/authorization_server.ts";
import { callerOf } from "../token/claims.ts";
import { checkHeader } from "../token/header.ts";
import { looksLikeJwt, MAX_LENGTH, readJwt } from "../token/jwt.ts";
import { tokenHashOf } from "../token/token_hash.ts";
import type { Weakening } from "../token/weakenings.ts";
import { type Candidate, candidatesFor, type Parts } from "./candidates.ts";
import { type ClaimDescription, claimDescriptions } from "./claims.ts";

export type { ClaimDescription, ClaimFate } from "./claims.ts";

/** What was found out. Nothing in it is the token, nor its signature; claims are in it, decoded. */
export interface TokenDescription {
  /** What audit records call it. */
  tokenHash: string;
  /** `jwt`: its claims can be read. `opaque`: its issuer alone can read it. `malformed`: neither. */
  kind: "jwt" | "opaque" | "malformed";
  /** What is the matter with one that is malformed. */
  problem?: string;
  /** Header parameters and claims, in the order in which they are decided on. */
  claims: ClaimDescription[];
  /**
   * The entry of `authorizationServers` that would take it, if its signature is good and its issuer is one of yours;
   * absent where none does.
   */
  setting?: string;
  /** What that entry gives up. */
  weakenings: readonly Weakening[];
  /** Why it would be refused: now, or whatever you set. */
  refusals: string[];
}

/** How it is described. */
export interface DescribeOptions {
  /** This server's resource identifier: the audience that tokens should have. */
  resource: string;
  /** Milliseconds since 1970; default: the system's clock. */
  now?: () => number;
}

/**
 * Describes a token. Nothing is asked of anybody, and no signature is verified: what it says may be a lie.
 *
 * @throws {GuardConfigurationError} `resource_invalid` when the resource is none
 */
export function describeToken(
  token: string,
  { resource, now = Date.now }: DescribeOptions,
): TokenDescription {
  parseResource(resource);
  const nothing = { claims: [], weakenings: [], refusals: [] };
  if (token.length > MAX_LENGTH) {
    const problem = `It is longer than ${MAX_LENGTH} characters, and is not looked at`;
    return { tokenHash: "", kind: "malformed", problem, ...nothing };
  }
  const tokenHash = tokenHashOf(token);
  if (!looksLikeJwt(token)) {
    const introspection = '{ clientId: "…", clientSecret: "…" }';
    return {
      tokenHash,
      kind: "opaque",
      ...nothing,
      setting: `{ issuer: "…", introspection: ${introspection} }`,
    };
  }
  try {
    const { header, claims } = readJwt(token);
    return { tokenHash, kind: "jwt", ...decided({ header, claims, resource }, tokenHash, now() / 1000) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { tokenHash, kind: "malformed", problem: error.message, ...nothing };
  }
}

type Decided = Pick<TokenDescription, "claims" | "setting" | "weakenings" | "refusals">;

function decided(parts: Parts, tokenHash: string, now: number): Decided {
  const claims = claimDescriptions(parts, now);
  const refusals: string[] = [];
  const expected = (candidate: Candidate) => refusalOf(parts, candidate, tokenHash, now);
  const candidates = candidatesFor(parts);
  // A token whose time is over says as well as another what would have to be set.
  const taking = candidates.find((candidate) =>
    [undefined, "token_expired", "token_not_yet_valid"]
      .includes(expected(candidate)?.code)
  );
  const refusal = taking
    ? expected(taking)
    : candidates.length > 0
    ? expected(candidates.at(-1)!)
    : undefined;
  if (refusal) {
    refusals.push(`${refusal.message} (${[refusal.about, refusal.rule].filter(Boolean).join(", ")})`);
  }
  if (candidates.length === 0) refusals.push("The token does not name its issuer (claim iss, RFC 9068 §4)");
  if (!taking) return { claims, weakenings: [], refusals };
  return { claims, setting: taking.code, weakenings: weakeningsOf(taking.server, parts.resource), refusals };
}

/** The guard's own decision, but for the signature. */
function refusalOf(
  { header, claims, resource }: Parts,
  { server }: Candidate,
  tokenHash: string,
  now: number,
) {
  const { issuer, profile } = server;
  try {
    checkHeader(header, { types: profile!.types, algorithms: allowedAlgorithms(DEFAULT_ALGORITHMS) });
    callerOf(structuredClone(claims), tokenHash, {
      issuer,
      resource,
      profile: profile!,
      former: [],
      clockTolerance: 5,
      now,
    });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
