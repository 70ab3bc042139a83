/** Token introspection: what the issuer says about a token to a server that cannot read it. */

import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, jwtVerify } from "jose";
import { authenticateClient } from "./client_authentication.ts";
import { json, OAuthError, readForm, refuseRepeated } from "./http.ts";
import { randomText } from "./random.ts";
import type { State } from "./state.ts";

/**
 * A text that stands for a token and says nothing: whoever gets it has to ask here.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-1.4
 */
export function opaque(state: State, token: string): string {
  const handle = randomText();
  state.handles.set(handle, token);
  return handle;
}

/** What a token of ours says, handle or JWT; `undefined` when it is not ours, or its time is not now. */
export async function claimsOf(
  state: State,
  presented: string,
): Promise<Record<string, unknown> | undefined> {
  const token = state.handles.get(presented) ?? presented;
  // Base64url without padding (RFC 7515 §5.2): jose takes some more.
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  try {
    // What is signed with an extension nobody here understands was not made here.
    if (decodeProtectedHeader(token).crit !== undefined) return undefined;
    const keys = createLocalJWKSet({ keys: state.keys.published() } as JSONWebKeySet);
    return (await jwtVerify(token, keys, { requiredClaims: ["exp"] })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Says whether a token is active and what it says, to any client that authenticates with a secret.
 *
 * @throws {OAuthError} `invalid_client` or `invalid_request`
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2
 */
export async function introspect(state: State, request: Request): Promise<Response> {
  const fields = await readForm(request);
  refuseRepeated(fields);
  const client = await authenticateClient(state, request, fields);
  // Anybody may register as a public client, and then fish for tokens (RFC 7662 §2.1, §4).
  if (client.secretHash === undefined) {
    throw new OAuthError("invalid_client", "a client without a secret may not ask", 401);
  }
  const token = fields.get("token");
  if (token === undefined) throw new OAuthError("invalid_request", "token is missing");
  const claims = await claimsOf(state, token);
  return json(claims ? { ...claims, token_type: "Bearer", active: true } : { active: false });
}
