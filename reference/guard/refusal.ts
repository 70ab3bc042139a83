/** Why a request is refused, in a form that becomes an answer, an audit record and a test's expectation. */

/** Stable names of refusals. They are part of the guard's interface: alerts and tests are written against them. */
export type RefusalCode =
  | "host_not_ours"
  | "path_not_ours"
  | "origin_not_allowed"
  | "method_not_allowed"
  | "headers_too_large"
  | "media_type_not_json"
  | "content_coding_not_allowed"
  | "message_too_large"
  | "message_incomplete"
  | "message_not_json"
  | "message_not_single"
  | "message_ambiguous"
  | "message_too_deep"
  | "message_not_rpc"
  | "message_not_allowed"
  | "header_mismatch"
  | "method_not_listed"
  | "credential_missing"
  | "credential_malformed"
  | "token_too_long"
  | "token_malformed"
  | "token_type_wrong"
  | "token_algorithm_not_allowed"
  | "token_signature_wrong"
  | "token_key_unknown"
  | "token_issuer_not_trusted"
  | "token_audience_wrong"
  | "token_expired"
  | "token_not_yet_valid"
  | "token_claims_wrong"
  | "token_bound"
  | "token_inactive"
  | "token_revoked"
  | "verifier_failed"
  | "key_pending"
  | "keys_unavailable"
  | "introspection_unavailable"
  | "store_unavailable"
  | "session_missing"
  | "session_unknown"
  | "session_foreign"
  | "sessions_full"
  | "scope_insufficient";

/** The error codes of a Bearer challenge (RFC 6750 §3.1). */
export type BearerError = "invalid_request" | "invalid_token" | "insufficient_scope";

/** What a refusal is made of. */
export interface RefusalOptions {
  /** HTTP status; never 500, and never a success. */
  status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 421 | 431 | 503;
  /** Sent in the challenge; absent where no credential was sent (RFC 6750 §3.1). */
  error?: BearerError;
  /** All the scopes that the operation takes, for the challenge. */
  scopes?: readonly string[];
  /** Seconds until a retry makes sense; sent with 503 (RFC 9110 §10.2.3). */
  retryAfter?: number;
  /** Further header fields of the answer, such as `Allow` with 405 (RFC 9110 §15.5.6). */
  headers?: Readonly<Record<string, string>>;
  /** JSON-RPC error code of the body; default -32000. */
  rpcCode?: number;
  /** The text that asks for it, for audit records: "RFC 8707 §2". */
  rule?: string;
  /** What was wrong, by name: "claim jti", "header parameter typ". For audit records; never its value. */
  about?: string;
  /** The error behind it: for audit records, which name it, and never for the client. */
  cause?: unknown;
}

/**
 * A refused request. Its message is sent to the client: it says what was wrong and what to do, in plain ASCII
 * without quotes and backslashes (RFC 6750 §3), and never repeats what was sent.
 */
export class Refusal extends Error {
  /** "Refusal". */
  override name = "Refusal";
  /** HTTP status. */
  readonly status: RefusalOptions["status"];
  /** Error code of the challenge; absent where nothing was wrong with a credential. */
  readonly error?: BearerError;
  /** All the scopes that the operation takes. */
  readonly scopes?: readonly string[];
  /** Seconds until a retry makes sense. */
  readonly retryAfter?: number;
  /** Further header fields of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON-RPC error code of the answer's body. */
  readonly rpcCode: number;
  /** The text that asks for the refusal. */
  readonly rule?: string;
  /** The name of what was wrong, for audit records. */
  readonly about?: string;

  /** Names the reason; `message` is sent to the client. */
  constructor(
    /** Its stable name. */
    readonly code: RefusalCode,
    message: string,
    options: RefusalOptions,
  ) {
    // Where a decision was taken says its code. Anybody can cause thousands of them, and a stack takes as long as reading
    // the token.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.status = options.status;
    this.error = options.error;
    this.scopes = options.scopes;
    this.retryAfter = options.retryAfter;
    this.headers = options.headers;
    this.rpcCode = options.rpcCode ?? -32000;
    this.rule = options.rule;
    this.about = options.about;
  }
}
