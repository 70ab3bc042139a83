/** The credential of a request. */

import { Refusal } from "./refusal.ts";

/** `auth-scheme`, which is a token of its own (RFC 9110 §11.1, §5.6.2). */
const SCHEME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]*/;

/** `1*SP b64token` behind the scheme (RFC 6750 §2.1). */
const CREDENTIALS = /^ +([0-9A-Za-z\-._~+/]+=*)$/;

/**
 * What some issuers write into opaque tokens instead, such as `user:grant:secret` or `7|secret`: visible ASCII, without
 * what separates or quotes in a header field. It leaves RFC 6750, and is for an issuer that is asked about its tokens.
 */
const OPAQUE_CREDENTIALS = /^ +([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+)$/;

/**
 * The token in an `Authorization` field. Another scheme is no credential to us. Tokens in the query or in a form
 * are not looked for.
 *
 * @param authorization the field's value; two fields arrive as one value with a comma, which no token has
 * @param opaque whether an issuer is asked about its tokens, which may then have other characters too
 * @throws {Refusal} `credential_missing`, `credential_malformed`
 * @see RFC 6750 §2.1, §3.1; RFC 9110 §11.6.2
 */
export function bearerToken(authorization: string | null, { opaque = false } = {}): string {
  const scheme = SCHEME.exec(authorization ?? "")![0];
  if (authorization === null || scheme.toLowerCase() !== "bearer") {
    throw new Refusal("credential_missing", "Sign in first: the WWW-Authenticate header says where", {
      status: 401,
      rule: "RFC 6750 §3.1",
    });
  }
  const token = (opaque ? OPAQUE_CREDENTIALS : CREDENTIALS).exec(authorization.slice(scheme.length))?.[1];
  if (token === undefined) {
    throw new Refusal("credential_malformed", "Send Authorization: Bearer and one token", {
      status: 400,
      error: "invalid_request",
      rule: "RFC 6750 §2.1",
    });
  }
  return token;
}
