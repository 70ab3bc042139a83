/**
 * The guard: OAuth 2.1 protection for an MCP server, as a function from a request to a caller or an answer. It uses
 * web standards and `node:crypto`, no framework and no SDK; adapters for these are in `adapters/`.
 *
 * @module
 */

export type { Admission, SessionAdmission } from "./admission.ts";
export type { AuditEvent } from "./audit.ts";
export type { Caller } from "./caller.ts";
export { type GuardConfigurationCode, GuardConfigurationError } from "./configuration_error.ts";
export {
  type ClaimDescription,
  type ClaimFate,
  type DescribeOptions,
  describeToken,
  type TokenDescription,
} from "./describe/describe.ts";
export type { Guard, ReceivedAs, SessionGuard } from "./guard.ts";
export type { Message } from "./message.ts";
export type { MetadataOptions, ResourceMetadata } from "./metadata.ts";
export type { ProtectOptions, SessionProtectOptions } from "./options.ts";
export { protect } from "./protect.ts";
export type { ReceivedRequest } from "./received_request.ts";
export { type BearerError, Refusal, type RefusalCode, type RefusalOptions } from "./refusal.ts";
export type { AuditSink } from "./report.ts";
export type { ScopePolicy } from "./scopes.ts";
export type { SessionOptions } from "./sessions.ts";
export type { ResourceSigning } from "./signed_metadata.ts";
export * from "./store/mod.ts";
export * from "./token/mod.ts";
