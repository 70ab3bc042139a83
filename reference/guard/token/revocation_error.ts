/** Why a revocation was not entered. */

/** Stable names of what keeps a revocation from being entered. */
export type RevocationErrorCode = "revocation_invalid" | "revocations_full" | "store_unavailable";

/** A revocation was not entered. Nothing was revoked. */
export class RevocationError extends Error {
  /** Always the class's own. */
  override name = "RevocationError";

  /** Why it was not. */
  readonly code: RevocationErrorCode;

  /** Its message is for the operator: it names the member and what that should be. */
  constructor(code: RevocationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
