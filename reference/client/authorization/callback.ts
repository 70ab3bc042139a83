/** What came back from the browser, believed piece by piece. */

import { ClientError } from "../errors.ts";
import { printable, shownError } from "../printable.ts";

const STEP = "authorization";

/** What was recorded before the browser opened. */
export interface Expected {
  redirectUri: string;
  state: string;
  /** Issuer identifier from the validated metadata. */
  issuer: string;
  /** Whether the metadata promises `iss` in every response. */
  issPromised: boolean;
}

/** A response that is ours, from the issuer that was asked. */
export interface AuthorizationResponse {
  code: string;
  iss: string | undefined;
}

/**
 * Reads a callback in the one safe order: is it for us, is it the answer to our request, is it from the
 * issuer that we asked, and only then what it says. Whoever sent it may have written all of it.
 *
 * @throws {ClientError} `callback_wrong`, `state_mismatch`, `response_issuer_mismatch` or `authorization_refused`
 * @see https://www.rfc-editor.org/rfc/rfc9207#section-2.4
 */
export function readCallback(callback: URL, expected: Expected): AuthorizationResponse {
  const redirect = new URL(expected.redirectUri);
  if (callback.origin !== redirect.origin || callback.pathname !== redirect.pathname) {
    throw wrong("callback_wrong", "a callback arrived somewhere else than at the redirect URI");
  }
  if (only(callback, "state") !== expected.state) {
    throw wrong("state_mismatch", "the callback does not carry the state of this sign-in");
  }
  const iss = only(callback, "iss");
  // Compared as strings, without any normalising. On a mismatch nothing of the response is shown: a stranger
  // wrote it.
  if (iss === undefined ? expected.issPromised : iss !== expected.issuer) {
    const from = iss === undefined ? "does not say who it is from" : "is from another issuer";
    throw wrong(
      "response_issuer_mismatch",
      `the callback ${from}, and ${printable(expected.issuer)} was asked`,
    );
  }
  if (callback.searchParams.has("error")) throw refused(only(callback, "error"), expected.issuer);
  const code = only(callback, "code");
  if (code) return { code, iss };
  throw wrong("callback_wrong", "the callback has neither one code nor an error");
}

/** A parameter that is there once; twice is as good as not at all (RFC 6749 §3.1). */
function only(url: URL, name: string): string | undefined {
  const values = url.searchParams.getAll(name);
  return values.length > 1 ? "" : values[0];
}

function wrong(
  code: "callback_wrong" | "state_mismatch" | "response_issuer_mismatch",
  received: string,
): ClientError {
  return new ClientError(code, STEP, {
    received,
    advice: "Nothing of it was used: somebody else may have sent it. Try again",
  });
}

function refused(error: string | undefined, issuer: string): ClientError {
  const code = shownError(error);
  return new ClientError("authorization_refused", STEP, {
    received: `${printable(issuer)} answered ${code ?? "an error without a usable code"}`,
    advice: code === "access_denied"
      ? "Whoever signed in said no. Call again to ask again"
      : "Tell whoever runs it",
    error: code,
  });
}
