/** An authorization as a client goes through it: a client id, a request, a person, a code, a token. */

import { base64url } from "jose";
import { CheckFailure, powerOf, type Target } from "../check.ts";
import { untested } from "../harness_error.ts";
import { type Answered, headerOf, send } from "../server/expect.ts";
import type { HeaderLines } from "../exchange.ts";
import { urlIn } from "../url_in.ts";
import { failed } from "../words.ts";
import { documentIn, fetchDocument, toIssuer } from "./document.ts";
import type { Login } from "./login.ts";

/** As what our client is known. */
export interface KnownClient {
  client_id: string;
  client_secret?: string;
}

/** An authorization request that was shown to somebody. */
export interface Asked {
  url: URL;
  state: string;
  verifier: string;
}

/** What came of signing in. */
export interface Consent {
  asked: Asked;
  /** What the browser brought back. */
  response: URLSearchParams;
  code: string;
}

/** What the code of an honest sign-in was exchanged for. */
export interface Redeemed extends Consent {
  exchange: Answered;
  /** Without an access token the exchange was no success. */
  tokens: Record<string, unknown> | undefined;
}

type Parameters = Record<string, string | undefined>;

const clients = new WeakMap<Login, Promise<KnownClient>>();
const redeemed = new WeakMap<Login, Promise<Redeemed>>();

/** As what our client is known; registers it the first time that somebody asks. */
export function clientOf(target: Target): Promise<KnownClient> {
  const login = powerOf(target, "a login");
  if (login.client) return Promise.resolve(login.client);
  const known = clients.get(login) ?? register(target, login);
  clients.set(login, known);
  return known;
}

async function register(target: Target, { redirectUri }: Login): Promise<KnownClient> {
  const { document } = await fetchDocument(target);
  const endpoint = document.registration_endpoint;
  if (typeof endpoint !== "string" || !urlIn(endpoint)) {
    throw untested("it registers no clients: a client id is needed");
  }
  const exchange = await send(
    target,
    toIssuer("POST", endpoint, {
      headers: [["content-type", "application/json"], ["accept", "application/json"]],
      body: JSON.stringify({
        client_name: "Gatehouse verify",
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        application_type: "native",
      }),
      note: "registration",
    }),
  );
  const registered = JSON.parse(exchange.response.status < 300 ? exchange.response.body : "{}");
  if (typeof registered.client_id !== "string") {
    throw untested(`it did not register our client: ${exchange.response.status}`);
  }
  return registered;
}

/** An authorization request with everything that MCP asks of one, and these changes; `undefined` leaves out. */
export async function authorizationRequest(target: Target, changes: Parameters = {}): Promise<Asked> {
  const { document } = await fetchDocument(target);
  const endpoint = urlIn(String(document.authorization_endpoint));
  if (!endpoint) throw untested("its metadata names no authorization endpoint");
  const { resource } = powerOf(target, "an authorization server");
  const { redirectUri, scope } = powerOf(target, "a login");
  const { client_id } = await clientOf(target);
  const [state, verifier] = [random(), random()];
  const parameters: Parameters = {
    response_type: "code",
    client_id,
    redirect_uri: redirectUri,
    code_challenge: await s256(verifier),
    code_challenge_method: "S256",
    state,
    resource,
    scope,
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) endpoint.searchParams.set(name, value);
  }
  return { url: endpoint, state, verifier };
}

/** The same request sent by ourselves, as far as it gets without anybody signing in. */
export async function sentAlone(target: Target, asked: Asked, note: string): Promise<Answered> {
  const headers: HeaderLines = [["accept", "text/html"]];
  return await send(target, toIssuer("GET", asked.url.href, { headers, note }));
}

/** Where an answer sends the browser, if that is our client's redirect URI. */
export function sentBack(target: Target, exchange: Answered): URLSearchParams | undefined {
  return parametersAt(target, urlIn(headerOf(exchange, "location")));
}

/** Shows a request to the person, and resolves with what came back to the client, if anything did. */
export async function signIn(target: Target, asked: Asked): Promise<URLSearchParams | undefined> {
  return parametersAt(target, await powerOf(target, "a login").open(asked.url));
}

function parametersAt(target: Target, url: URL | undefined): URLSearchParams | undefined {
  const own = new URL(powerOf(target, "a login").redirectUri);
  const ours = url?.origin === own.origin && url.pathname === own.pathname;
  return ours ? url.searchParams : undefined;
}

/** Exchanges a code; without a verifier, none is sent. */
export async function redeem(
  target: Target,
  code: string,
  verifier?: string,
  note = "a code",
): Promise<Answered> {
  const { redirectUri } = powerOf(target, "a login");
  const grant = {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  return await askForToken(target, grant, note);
}

/** Exchanges a refresh token. */
export async function refresh(target: Target, token: string, note = "a refresh"): Promise<Answered> {
  return await askForToken(target, { grant_type: "refresh_token", refresh_token: token }, note);
}

async function askForToken(target: Target, parameters: Parameters, note: string): Promise<Answered> {
  const { document } = await fetchDocument(target);
  const { resource } = powerOf(target, "an authorization server");
  const { client_id, client_secret } = await clientOf(target);
  const form = new URLSearchParams();
  const headers: HeaderLines = [
    ["content-type", "application/x-www-form-urlencoded"],
    ["accept", "application/json"],
  ];
  const methods = document.token_endpoint_auth_methods_supported;
  const inBody = Array.isArray(methods) && !methods.includes("client_secret_basic");
  const own: Parameters = { client_id, ...(client_secret && inBody && { client_secret }) };
  if (client_secret && !inBody) {
    // Both are encoded first (RFC 6749 §2.3.1).
    const pair = `${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`;
    headers.push(["authorization", `Basic ${btoa(pair)}`]);
  }
  for (const [name, value] of Object.entries({ ...parameters, ...own, resource })) {
    if (value !== undefined) form.set(name, value);
  }
  const url = String(document.token_endpoint);
  return await send(target, toIssuer("POST", url, { headers, body: `${form}`, note }));
}

/** Signs in with a request that has nothing wrong with it. */
export async function codeFor(target: Target): Promise<Consent> {
  const asked = await authorizationRequest(target);
  const response = await signIn(target, asked);
  const code = response?.get("code");
  if (!response || !code) {
    const error = response?.get("error");
    throw untested(
      `nobody signed in: ${error ? `the answer was ${error}` : "the browser did not come back"}`,
    );
  }
  return { asked, response, code };
}

/** An honest sign-in: the first check that asks brings it about, and the others look at the same. */
export function redeemedBy(target: Target): Promise<Redeemed> {
  const login = powerOf(target, "a login");
  const known = redeemed.get(login) ?? exchanged(target);
  redeemed.set(login, known);
  return known;
}

/**
 * The same, for checks that are about what came of it.
 *
 * @throws {HarnessError} `untested` when no access token did
 */
export async function grantOf(target: Target): Promise<Redeemed & { tokens: Record<string, unknown> }> {
  const { tokens, ...rest } = await redeemedBy(target);
  if (!tokens) throw untested("an honest code gets no token: see issuer.token-answer");
  return { ...rest, tokens };
}

/** The sign-in has been used up: the next check that wants one asks the person again. */
export function forget(target: Target): void {
  redeemed.delete(powerOf(target, "a login"));
}

async function exchanged(target: Target): Promise<Redeemed> {
  const consent = await codeFor(target);
  const exchange = await redeem(
    target,
    consent.code,
    consent.asked.verifier,
    "the code of an honest sign-in",
  );
  const document = documentIn(exchange);
  return { ...consent, exchange, tokens: typeof document?.access_token === "string" ? document : undefined };
}

/** Expects that no token was given out. */
export function expectNoToken(exchange: Answered, expected: string): void {
  const { status, body } = exchange.response;
  if (status < 400 || /"access_token"/.test(body)) throw failed(exchange, expected, `${status} with a token`);
}

/** A failure of what the browser brought back. */
export function brought(received: string, expected: string): CheckFailure {
  return new CheckFailure("an authorization request, and a person who agreed", received, expected);
}

const random = () => base64url.encode(crypto.getRandomValues(new Uint8Array(32)));

async function s256(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url.encode(new Uint8Array(digest));
}
