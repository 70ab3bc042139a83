/** How a guard is set up. */

import type { MetadataOptions } from "./metadata.ts";
import type { AuditSink } from "./report.ts";
import type { ScopePolicy } from "./scopes.ts";
import type { SessionOptions } from "./sessions.ts";
import { numberWithin } from "./token/number_within.ts";
import type { TokenVerifierOptions } from "./token/verifier.ts";

/**
 * What the guard has to be told. None of it is ever taken from a request, and no `X-Forwarded-*` is read: behind a
 * proxy, `resource` is the public URL.
 */
export interface ProtectOptions extends TokenVerifierOptions {
  /** What an operation takes. */
  scopes: ScopePolicy;
  /** What the metadata document says besides. */
  metadata?: MetadataOptions;
  /**
   * Origins of the web pages that may call, such as "https://app.example.com"; default: none. Clients that are no
   * web pages send no origin and need not be listed.
   */
  origins?: readonly string[];
  /** The longest message, in bytes: up to 64 MiB, default 1 MiB. */
  maxMessageBytes?: number;
  /**
   * How long an admitted request may run, in seconds: up to 3600, default 300. Then its signal fires, and its answer
   * ends. The token may expire before: a write that is cut off half-way is sent again.
   */
  maxRequestSeconds?: number;
  /** Told of every decision. */
  onAudit?: AuditSink;
}

/** How a guard with sessions is set up. */
export interface SessionProtectOptions extends ProtectOptions {
  /**
   * Sessions of the revisions before 2026-07-28, for a server behind the guard that gives them: `true`, or with other
   * limits. GET and DELETE are let through for the user and the client that a session belongs to.
   */
  sessions: true | SessionOptions;
}

const MEBIBYTE = 1024 * 1024;

/**
 * The limit on messages, or its default.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 */
export function parseMaxMessageBytes(bytes: number | undefined): number {
  return numberWithin("maxMessageBytes", bytes, { otherwise: MEBIBYTE, least: 1, most: 64 * MEBIBYTE });
}

/**
 * How long a request may run, or the default for that.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 */
export function parseMaxRequestSeconds(seconds: number | undefined): number {
  return numberWithin("maxRequestSeconds", seconds, { otherwise: 300, least: 1, most: 3600 });
}
