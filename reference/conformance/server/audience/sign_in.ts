/** A token obtained as a client obtains one: discovery, registration, PKCE, `resource`, and the user's consent. */

import { base64url } from "jose";
import type { Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import type { HeaderLines } from "../../exchange.ts";
import { type Answered, expectJson, expectStatus, headerOf, send } from "../expect.ts";
import { bare } from "../messages.ts";
import { failed } from "../../words.ts";
import { urlIn } from "../../url_in.ts";

/** Where the client is called back; nothing listens there. */
const REDIRECT_URI = "http://127.0.0.1:3000/callback";

/**
 * Signs alice in at the issuer as a client of this resource, and returns the access token.
 *
 * @param issuer identifier of an authorization server that asks nobody anything, such as the test issuer
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export async function signIn(target: Target, issuer: string, resource: string): Promise<string> {
  const toIssuer = (message: Outgoing) => send(target, { to: "authorization-server", ...message });
  const metadata = expectJson(await toIssuer(bare("GET", metadataUrlOf(issuer))), "the issuer's metadata");

  const registration = await toIssuer({
    method: "POST",
    url: String(metadata.registration_endpoint),
    headers: [["content-type", "application/json"]],
    body: JSON.stringify({ redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: "none" }),
  });
  expectStatus(registration, [201], "a client id");
  const { client_id } = JSON.parse(registration.response.body);

  const verifier = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const request = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: REDIRECT_URI,
    code_challenge: base64url.encode(new Uint8Array(digest)),
    code_challenge_method: "S256",
    resource,
    login_hint: "alice",
  });
  const consent = await toIssuer(bare("GET", `${metadata.authorization_endpoint}?${request}`));
  const code = codeIn(consent);

  const grant = new URLSearchParams({
    grant_type: "authorization_code",
    client_id,
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: verifier,
    resource,
  });
  const headers: HeaderLines = [["content-type", "application/x-www-form-urlencoded"]];
  const note = `alice signs in for ${resource}`;
  const answer = await toIssuer({
    method: "POST",
    url: String(metadata.token_endpoint),
    headers,
    body: `${grant}`,
    note,
  });
  return String(expectJson(answer, "200 with a token").access_token);
}

/** @see https://www.rfc-editor.org/rfc/rfc8414#section-3.1 */
function metadataUrlOf(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname === "/" ? "" : pathname}`;
}

function codeIn(consent: Answered): string {
  const location = headerOf(consent, "location");
  const code = urlIn(location)?.searchParams.get("code");
  if (!code) throw failed(consent, "a redirect with a code");
  return code;
}
