/**
 * What the official suite's scenarios have to come to, where that is not "all green, all calls went through".
 */

/** Scenarios that are not green, each with the reason. One that turns green has to leave this list. */
export const BASELINE: Record<string, string> = {
  "elicitation-sep1034-client-defaults": "this client asks nobody anything in the middle of a call",
  "sep-2322-client-request-state": "this client asks nobody anything in the middle of a call",
  "json-schema-2020-12-preservation": "wants a client that sends schemas back; not scored",
  "auth/client-credentials-jwt": "extension, not scored: no person takes part",
  "auth/client-credentials-basic": "extension, not scored: no person takes part",
  "auth/enterprise-managed-authorization": "extension, not scored: somebody else's sign-in is exchanged",
  "auth/wif-jwt-bearer": "extension, not scored: no person takes part",
  "auth/dpop": "extension, not scored: tokens that are bound to a key",
  "auth/dpop-nonce": "extension, not scored: tokens that are bound to a key",
};

/**
 * Scenarios whose server must not get what it wants, and the errors with which the reference client may say
 * so. A green check alone would also be had by a client that falls over earlier.
 */
export const REFUSED: Record<string, string[]> = {
  // The server stops the game itself at 2025-11-25, where the question for revisions counts as a first try.
  "auth/scope-retry-limit": ["step_up_limit", "http_status"],
  "auth/resource-mismatch": ["resource_mismatch"],
  "auth/iss-supported-missing": ["response_issuer_mismatch"],
  "auth/iss-wrong-issuer": ["response_issuer_mismatch"],
  "auth/iss-unexpected": ["response_issuer_mismatch"],
  "auth/iss-normalized": ["response_issuer_mismatch"],
  "auth/metadata-issuer-mismatch": ["issuer_mismatch"],
};
