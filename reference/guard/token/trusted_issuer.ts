/** What the verifier asks of an issuer, however its tokens are verified. */

import type { Caller } from "../caller.ts";
import type { UnverifiedJwt } from "./jwt.ts";
import type { SourceLimits } from "./source_limits.ts";

/** A token that has passed, and for how long it may be believed. */
export interface Verdict {
  /** Who calls with it. */
  caller: Caller;
  /** Milliseconds since 1970. */
  until: number;
  /** Whether what it rests on still stands: the key is still published. Synchronous, for every request. */
  stands(): boolean;
  /** Names the token at its issuer. */
  tokenId?: string;
  /** Seconds since 1970. */
  issuedAt?: number;
}

/** A token to verify. */
export interface Presented {
  /** The token itself. */
  token: string;
  /** What records call it. Made when it is needed: for a token that anybody has made up it never is. */
  tokenHash(): string;
}

/** A token to verify that has the parts of a JWT. */
export interface PresentedJwt extends Presented {
  /** Its parts, not verified yet. */
  jwt: UnverifiedJwt;
}

/** One of the issuers that are trusted, and what it takes to verify its tokens. */
export interface TrustedIssuer<Takes extends Presented> {
  /**
   * Verifies a token in full.
   * @throws {Refusal}
   */
  verify(presented: Takes): Promise<Verdict>;
  /**
   * Resolves when its tokens can be verified.
   * @throws {Refusal} with status 503 when they cannot.
   */
  ready(): Promise<void>;
}

/** What all issuers have in common. */
export interface IssuerContext {
  /** This server: the audience of its tokens (RFC 8707 §2). */
  resource: string;
  /** The accepted signature algorithms. */
  algorithms: ReadonlySet<string>;
  /** Seconds. */
  clockTolerance: number;
  /** How long keys are kept, and how often they are asked for. */
  limits: SourceLimits;
  /** What reaches the issuers. */
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
}
