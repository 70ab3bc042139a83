/** Who we are at an authorization server. */

import { z } from "zod";
import type { IssuerMetadata } from "../discovery/authorization_server_metadata.ts";
import type { ClientIdentity, Credentials, Registration } from "../store/credentials.ts";
import { ClientError } from "../errors.ts";
import { endpointFetch, type Exchange } from "../http/exchange.ts";
import { jsonObject } from "../http/members.ts";
import { printable, shownError } from "../printable.ts";
import { identityOf, type PreRegistration } from "./identity.ts";

const STEP = "registration";

/** The ways to a client id, and where a dynamic registration is kept. */
export interface RegistrationOptions {
  exchange: Exchange;
  credentials: Credentials;
  redirectUri: string;
  /** What an operator gave us, for one issuer. */
  given: PreRegistration | undefined;
  /** Where our Client ID Metadata Document is published, if it is. */
  clientMetadataUrl: string | undefined;
}

/**
 * The client for an authorization request at this issuer: the one that its operator gave us, or our metadata
 * document, or a dynamic registration, which is kept. Call it inside `store.exclusive`, so that two do not
 * register at once.
 *
 * @throws {ClientError} `registration_unavailable`, `registration_refused` or one of the network's
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/client-registration
 */
export async function clientFor(
  metadata: IssuerMetadata,
  { exchange, credentials, redirectUri, given, clientMetadataUrl }: RegistrationOptions,
): Promise<ClientIdentity> {
  if (given?.issuer === metadata.issuer) return identityOf(given);
  if (metadata.client_id_metadata_document_supported && clientMetadataUrl) {
    return { client_id: clientMetadataUrl };
  }
  const known = await credentials.registration(metadata.issuer);
  if (known && isGood(known, redirectUri)) return identityOf(known);
  if (!metadata.registration_endpoint) throw unavailable(metadata.issuer, given?.issuer);
  const registered = await register(exchange, metadata, redirectUri);
  await credentials.saveRegistration(metadata.issuer, registered);
  return identityOf(registered);
}

/** On loopback the port is free to change between two runs (RFC 8252 §7.3). */
function withoutPort(redirectUri: string): string {
  const url = new URL(redirectUri);
  url.port = "";
  return url.href;
}

function isGood(
  { redirect_uri, client_secret_expires_at: expiry }: Registration,
  redirectUri: string,
): boolean {
  return withoutPort(redirect_uri) === withoutPort(redirectUri) &&
    (expiry === 0 || expiry * 1000 > Date.now());
}

/** As much of the answer as is used: it repeats everything that is registered (RFC 7591 §3.2.1). */
const answerSchema = z.object({
  client_id: z.string(),
  client_secret: z.string().optional(),
  client_secret_expires_at: z.number().default(0),
  token_endpoint_auth_method: z.string().optional(),
});

/** @see https://www.rfc-editor.org/rfc/rfc7591#section-2 */
async function register(
  exchange: Exchange,
  { issuer, registration_endpoint, ...metadata }: IssuerMetadata,
  redirectUri: string,
): Promise<Registration> {
  // No scope: it would bind the client to what it asks for first, and no step-up could follow.
  const clientMetadata = {
    client_name: "Gatehouse client",
    redirect_uris: [redirectUri],
    application_type: "native",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: authMethod(metadata.token_endpoint_auth_methods_supported),
  };
  const response = await endpointFetch(exchange, STEP)(registration_endpoint!, {
    method: "POST",
    headers: { "content-type": "application/json", "accept": "application/json" },
    body: JSON.stringify(clientMetadata),
  });
  const answer = jsonObject(await response.text());
  if (!response.ok) throw refused(shownError(answer?.error), response.status, issuer);
  const registered = answerSchema.safeParse(answer);
  if (!registered.success) throw noRegistration(issuer);
  const { client_secret_expires_at } = registered.data;
  return { ...identityOf(registered.data), redirect_uri: redirectUri, client_secret_expires_at };
}

/**
 * A program on somebody's machine keeps no secret: `none`, unless nothing like that is on offer (RFC 8252
 * §8.4).
 */
function authMethod(supported: string[] = []): string {
  const wanted = ["none", "client_secret_basic", "client_secret_post"];
  return wanted.find((method) => supported.includes(method)) ?? "none";
}

function unavailable(issuer: string, registeredAt: string | undefined): ClientError {
  const elsewhere = registeredAt
    ? `, and the client id that was given belongs to ${printable(registeredAt)}`
    : "";
  return new ClientError("registration_unavailable", STEP, {
    received: `${printable(issuer)} lets no client register itself${elsewhere}`,
    advice: "Ask whoever runs it for a client id, and give that",
  });
}

/** Only the code of the refusal: the answer may repeat what was sent. */
function refused(code: string | undefined, status: number, issuer: string): ClientError {
  return new ClientError("registration_refused", STEP, {
    received: `${printable(issuer)} refused the registration with ${code ?? "no code"} (${status})`,
    advice: "Ask whoever runs it for a client id, and give that",
    error: code,
    status,
  });
}

function noRegistration(issuer: string): ClientError {
  return new ClientError("registration_refused", STEP, {
    received: `${printable(issuer)} answered a registration with something that is none`,
    advice: "Tell whoever runs the authorization server (RFC 7591 §3.2.1)",
  });
}
