/** Which tokens the issuers of a world have given out, learned from their own answers. */

import { decodeJwt } from "jose";
import type { Answer } from "../../exchange.ts";

/** A token that an issuer of this world has given out. */
export interface IssuedToken {
  /** What it was issued for (RFC 8707 §2). */
  resource: string | undefined;
  scopes: string[];
}

/**
 * The access token in a token endpoint's answer, if there is one. A scenario may have changed the answer: what the
 * token itself says comes first, then what the answer says, then what was asked for.
 *
 * @param body the request's form
 */
export function issuedIn(answer: Answer, body: string): [token: string, IssuedToken] | undefined {
  if (answer.status !== 200) return undefined;
  const { access_token: token, scope } = objectIn(answer.body);
  if (typeof token !== "string") return undefined;
  const claims = claimsOf(token);
  const scopes = String(claims.scope ?? scope ?? "").split(" ").filter(Boolean);
  const resource = claims.aud ?? new URLSearchParams(body).get("resource");
  return [token, { scopes, resource: typeof resource === "string" ? resource : undefined }];
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** An opaque token has none. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
