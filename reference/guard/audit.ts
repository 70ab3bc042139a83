/** Who was let in to do what, and who was not. */

import type { Caller } from "./caller.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";
import { MAX_LENGTH } from "./token/jwt.ts";
import { tokenHashOf } from "./token/token_hash.ts";

/** One decision. It holds no token, nothing of a message, and no text that a client could choose freely. */
export interface AuditEvent {
  /** When, in ISO 8601. */
  at: string;
  /** Whether the request was let in. */
  decision: "allow" | "deny";
  /** Why: "admitted", or the code of the refusal. */
  code: "admitted" | RefusalCode;
  /** HTTP status of a refusal. */
  status?: number;
  /** The text that asks for the refusal: "RFC 6750 §3.1". */
  rule?: string;
  /** The resource that was called. */
  resource: string;
  /** The entry of the scope policy that the message fell under; absent where it was not read. */
  operation?: string;
  /** Who called, where a token said so and was believed. */
  caller?: Pick<Caller, "issuer" | "subject" | "clientId" | "isClient">;
  /**
   * The former audience that the caller's token has, as you wrote it: it was issued for something else. These get fewer
   * until its last day, or somebody's client does not renew what it has.
   */
  formerAudience?: string;
  /**
   * First 16 hexadecimal digits of a SHA-256: of what was signed, where the token is a JWT, else of the token. The same
   * token has the same hash, however its signature is written. Absent for one that was too long to be looked at.
   */
  tokenHash?: string;
  /** First 16 hexadecimal digits of the SHA-256 of the session id that was sent, where there are sessions. */
  sessionHash?: string;
  /** What the operation takes, where that was decided. */
  requiredScopes?: readonly string[];
  /** What was wrong, by its name in the configuration or in a specification: "claim jti". Never what it held. */
  about?: string;
  /**
   * The store was out of reach: this was let in by what this process remembers, and something may have been revoked
   * meanwhile.
   */
  storeDown?: true;
  /**
   * What is behind the refusal, by name: "TypeError", or a code such as "other_issuer"; several, where several places
   * were tried. A message might repeat a part of the token.
   */
  cause?: string;
}

/** What is known of a request so far. */
export interface Attempt {
  token?: string;
  caller?: Caller;
  /** The `id` of the message, for the answer alone. */
  id?: string | number;
  operation?: string;
  requiredScopes?: readonly string[];
  sessionHash?: string;
  /** The store could not be asked. */
  storeDown?: boolean;
}

/** Describes a decision; without a refusal, the request was let in. */
export function auditEvent(resource: string, attempt: Attempt, refusal?: Refusal): AuditEvent {
  const { token, caller, operation, requiredScopes } = attempt;
  const tokenHash = caller?.tokenHash ?? hashOf(token);
  // One member after the other: copying parts into it takes longer than all the rest of a decision.
  const event: AuditEvent = {
    at: new Date().toISOString(),
    decision: refusal ? "deny" : "allow",
    code: refusal?.code ?? "admitted",
    resource,
  };
  if (refusal) event.status = refusal.status;
  if (refusal?.rule) event.rule = refusal.rule;
  if (refusal?.about) event.about = refusal.about;
  if (operation) event.operation = operation;
  if (caller) event.caller = whoIs(caller);
  if (caller?.formerAudience !== undefined) event.formerAudience = caller.formerAudience;
  if (tokenHash) event.tokenHash = tokenHash;
  if (attempt.sessionHash) event.sessionHash = attempt.sessionHash;
  if (attempt.storeDown && !refusal) event.storeDown = true;
  if (requiredScopes) event.requiredScopes = requiredScopes;
  if (refusal?.cause !== undefined) event.cause = nameOf(refusal.cause);
  return event;
}

function whoIs({ issuer, subject, clientId, isClient }: Caller): AuditEvent["caller"] {
  return clientId === undefined ? { issuer, subject, isClient } : { issuer, subject, clientId, isClient };
}

function hashOf(token: string | undefined): string | undefined {
  return token === undefined || token.length > MAX_LENGTH ? undefined : tokenHashOf(token);
}

/** Codes are ours or the runtime's own words, and say more than a name. */
function nameOf(cause: unknown): string {
  if (cause instanceof AggregateError) return [...new Set(cause.errors.map(nameOf))].join(", ");
  if (!(cause instanceof Error)) return typeof cause;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}
