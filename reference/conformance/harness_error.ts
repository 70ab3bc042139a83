/** Why there is no verdict: the harness, not the party under judgement, is the reason. */

/** Why a judgement could not be made. */
export type HarnessErrorCode =
  /** A message would not have arrived as meant, so an answer to it would prove nothing. */
  | "not_sent"
  /** The server did not answer in time. */
  | "no_answer"
  /** Nothing can be said about this rule here: an honest message is not accepted either, or never got there. */
  | "untested"
  /** It takes a token that only a test issuer makes. */
  | "beyond"
  /** The check itself went wrong. */
  | "check_crashed"
  /** A requirement id that the catalogue does not have. */
  | "unknown_requirement"
  /** There is no server at the URL, or nothing that answers. */
  | "unreachable"
  /** TLS fails before anything is said: an unknown, expired or foreign certificate, no common version. */
  | "broken_tls"
  /** Something answers, and it speaks no MCP. */
  | "not_mcp"
  /** The command that should start the server does not, or not in time. */
  | "not_started";

/** The harness, not the server, is why there is no verdict. */
export class HarnessError extends Error {
  override name = "HarnessError";
  constructor(readonly code: HarnessErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Thrown by a check that could not put its question: never a pass, never a failure. */
export function untested(reason: string): HarnessError {
  return new HarnessError("untested", reason);
}

/** Thrown by a power that does not reach so far: the check is skipped, as where the power is missing. */
export function beyond(reason: string): HarnessError {
  return new HarnessError("beyond", reason);
}

/** Whether a check needs more than what a power reaches. */
export function isBeyond(error: unknown): error is HarnessError {
  return error instanceof HarnessError && error.code === "beyond";
}

/** Whether an error costs the check that met it, and not the judgement. */
export function costsTheCheck(error: unknown): error is HarnessError {
  return error instanceof HarnessError && ["not_sent", "no_answer", "untested"].includes(error.code);
}
