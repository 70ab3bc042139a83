/** Why a call did not come about. */

/** The part of the way that failed, in the order in which a first call goes it. */
export type Step =
  | "settings"
  | "call"
  | "challenge"
  | "resource metadata"
  | "authorization server metadata"
  | "registration"
  | "authorization"
  | "token"
  | "refresh"
  | "step-up";

/** Stable names of failures: programs and tests are written against them. */
export type ClientErrorCode =
  | "settings_invalid"
  | "store_broken"
  | "url_not_allowed"
  | "unreachable"
  | "redirected"
  | "answer_too_large"
  | "resource_metadata_missing"
  | "resource_metadata_invalid"
  | "resource_mismatch"
  | "issuer_metadata_missing"
  | "issuer_metadata_invalid"
  | "issuer_mismatch"
  | "pkce_unsupported"
  | "registration_unavailable"
  | "registration_refused"
  | "not_signed_in"
  | "sign_in_abandoned"
  | "callback_wrong"
  | "state_mismatch"
  | "response_issuer_mismatch"
  | "authorization_refused"
  | "token_refused"
  | "token_invalid"
  | "token_endpoint_unavailable"
  | "authorization_limit"
  | "step_up_limit"
  | "forbidden"
  | "http_status"
  | "rpc_error"
  | "answer_invalid";

/** What a failure is made of. */
export interface ClientErrorOptions {
  /** What came back, or did not. */
  received: string;
  /** What whoever reads it can do. */
  advice: string;
  /** The `error` of an OAuth answer (RFC 6749 §4.1.2.1, §5.2), if it is one that can be shown. */
  error?: string;
  /** HTTP status of the answer, where there was one. */
  status?: number;
  /** Only what cannot hold a secret: errors of the network, never of a parser. */
  cause?: unknown;
}

/**
 * A call that did not come about. Its message is whole: the step, what was received, what to do. Neither the
 * message nor any property holds a token, a code, a verifier, a state or a client secret.
 */
export class ClientError extends Error {
  override name = "ClientError";
  readonly received: string;
  readonly advice: string;
  readonly error?: string;
  readonly status?: number;

  constructor(readonly code: ClientErrorCode, readonly step: Step, options: ClientErrorOptions) {
    super(`${step}: ${options.received}. ${options.advice}`, { cause: options.cause });
    this.received = options.received;
    this.advice = options.advice;
    this.error = options.error;
    this.status = options.status;
  }
}
