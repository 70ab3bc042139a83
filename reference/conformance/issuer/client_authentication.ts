/** Who is asking at the token endpoint. */

import { type Fields, OAuthError } from "./http.ts";
import { sha256 } from "./random.ts";
import type { Client, State } from "./state.ts";

interface Credentials {
  method: string;
  id: string | undefined;
  secret?: string;
}

function refusal(): OAuthError {
  return new OAuthError("invalid_client", "client authentication failed", 401);
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/** Both halves are form-encoded before they are joined (RFC 6749 §2.3.1). */
function basicCredentials(authorization: string): Credentials {
  try {
    const [, encoded = ""] = /^Basic +(\S+)$/i.exec(authorization) ?? [];
    const [, id = "", secret = ""] = /^([^:]*):(.*)$/.exec(atob(encoded)) ?? [];
    return { method: "client_secret_basic", id: formDecode(id), secret: formDecode(secret) };
  } catch {
    throw refusal();
  }
}

function presentedCredentials(request: Request, fields: Fields): Credentials {
  const id = fields.get("client_id");
  const secret = fields.get("client_secret");
  const authorization = request.headers.get("authorization");
  if (authorization === null) return { method: secret ? "client_secret_post" : "none", id, secret };
  const basic = basicCredentials(authorization);
  if (secret !== undefined || (id !== undefined && id !== basic.id)) {
    throw new OAuthError("invalid_request", "a client authenticates in one way at a time");
  }
  return basic;
}

/**
 * The client behind a request, authenticated in the one way that it registered.
 *
 * @throws {OAuthError} `invalid_client`, or `invalid_request` when it tries two ways at once.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3
 */
export async function authenticateClient(state: State, request: Request, fields: Fields): Promise<Client> {
  const { method, id, secret } = presentedCredentials(request, fields);
  const client = state.clients.get(id ?? "");
  if (client === undefined || client.authMethod !== method) throw refusal();
  const secretHash = secret === undefined ? undefined : await sha256(secret);
  if (client.secretHash !== secretHash) throw refusal();
  return client;
}
