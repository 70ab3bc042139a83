/** How a client says who it is at an endpoint of its issuer. */

import { selectClientAuthMethod } from "@modelcontextprotocol/client";
import type { ClientIdentity } from "../store/credentials.ts";

/**
 * Authenticates a request: in its headers or in its form. Both halves of Basic are form-encoded before they are joined;
 * the SDK's own function joins them as they are, and throws at what is not Latin-1.
 *
 * @param supported The methods that the endpoint names.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export function authenticate(
  client: ClientIdentity,
  supported: string[],
  headers: Headers,
  form: URLSearchParams,
): void {
  const { client_id, client_secret = "" } = client;
  const method = selectClientAuthMethod(client, supported);
  if (method === "client_secret_basic") {
    headers.set("authorization", `Basic ${btoa(`${formEncoded(client_id)}:${formEncoded(client_secret)}`)}`);
    return;
  }
  form.set("client_id", client_id);
  if (method === "client_secret_post") form.set("client_secret", client_secret);
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#appendix-B */
function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}
