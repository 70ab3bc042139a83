/** `WWW-Authenticate`: what was wrong, where to get a token, and what to ask for. */

import type { BearerError } from "./refusal.ts";

/** The parameters of a Bearer challenge. */
export interface Challenge {
  /** Absent where no credential was sent: nothing was wrong with it (RFC 6750 §3.1). */
  error?: BearerError;
  /** For developers (RFC 6750 §3). Sent only beside `error`. */
  errorDescription?: string;
  /** All the scopes that it takes, so that one more sign-in is enough. */
  scopes: readonly string[];
  /** URL of the metadata document (RFC 9728 §5.1). */
  resourceMetadata: string;
}

/**
 * Writes a challenge. Each value is a quoted string: legal for all of them, and a URL is legal no other way.
 * @see RFC 9110 §11.6.1, RFC 6750 §3, RFC 9728 §5.1
 */
export function formatChallenge({ error, errorDescription, scopes, resourceMetadata }: Challenge): string {
  const parameters: string[] = [];
  if (error) {
    parameters.push(`error="${error}"`);
    if (errorDescription) parameters.push(`error_description="${description(errorDescription)}"`);
  }
  parameters.push(`resource_metadata="${resourceMetadata}"`);
  if (scopes.length > 0) parameters.push(`scope="${scopes.join(" ")}"`);
  return `Bearer ${parameters.join(", ")}`;
}

/** The few characters that RFC 6750 §3 allows: anything else would be an illegal field, and a 500 with it. */
function description(text: string): string {
  return text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "?");
}
