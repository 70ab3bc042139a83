/** Who was let in to do what, and who was not. */

import type { Caller } from "./caller.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";
import { sha256, shortHash } from "./token/token_hash.ts";

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
  /** First 16 hexadecimal digits of the SHA-256 of the token that was sent. The same token has the same hash. */
  tokenHash?: string;
  /** What the operation takes, where that was decided. */
  requiredScopes?: readonly string[];
  /** The name of the error behind the refusal: "JWTExpired". Its message might repeat a part of the token. */
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
}

/** Describes a decision; without a refusal, the request was let in. */
export function auditEvent(resource: string, attempt: Attempt, refusal?: Refusal): AuditEvent {
  const { token, caller, operation, requiredScopes } = attempt;
  const tokenHash = caller?.tokenHash ?? (token === undefined ? undefined : shortHash(sha256(token)));
  // One member after the other: copying parts into it takes longer than all the rest of a decision.
  const event: AuditEvent = {
    at: new Date().toISOString(),
    decision: refusal ? "deny" : "allow",
    code: refusal?.code ?? "admitted",
    resource,
  };
  if (refusal) event.status = refusal.status;
  if (refusal?.rule) event.rule = refusal.rule;
  if (operation) event.operation = operation;
  if (caller) event.caller = whoIs(caller);
  if (tokenHash) event.tokenHash = tokenHash;
  if (requiredScopes) event.requiredScopes = requiredScopes;
  if (refusal?.cause !== undefined) event.cause = nameOf(refusal.cause);
  return event;
}

function whoIs({ issuer, subject, clientId, isClient }: Caller): AuditEvent["caller"] {
  return clientId === undefined ? { issuer, subject, isClient } : { issuer, subject, clientId, isClient };
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
