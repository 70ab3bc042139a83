/** What these tests share: a server, a headless browser, and the steps of an authorization by hand. */

import assert from "node:assert/strict";
import {
  type AuthorizationServerOptions,
  serveAuthorizationServer,
  type ServingAuthorizationServer,
} from "../../reference/authorization_server/authorization_server.ts";
import { type Answers, Browser } from "../user_agent.ts";

export const NOTES = "http://127.0.0.1:8000/mcp";
export const CALENDAR = "http://127.0.0.1:8001/mcp";
export const REDIRECT = "http://127.0.0.1:4000/callback";

/** The pair of RFC 7636 appendix B. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

export type Values = Record<string, string | undefined>;
// deno-lint-ignore no-explicit-any -- answers are compared field by field
export type Json = any;
export type Server = ServingAuthorizationServer;

/** Runs a test against a server on a free port, in memory unless the options say otherwise. */
export async function withServer(
  test: (server: Server) => Promise<void>,
  options: Omit<AuthorizationServerOptions, "issuer"> = {},
): Promise<void> {
  const failures: Error[] = [];
  const onError = (error: Error) => void failures.push(error);
  const server = await serveAuthorizationServer({ port: 0, onError, ...options });
  try {
    await test(server);
  } finally {
    await server.close();
  }
  assert.deepEqual(failures, [], "the server made no mistake of its own");
}

export function params(values: Values): URLSearchParams {
  return new URLSearchParams(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Where its endpoints are: a dialect's identifier has a path. */
function origin({ issuer }: Server): string {
  return new URL(issuer).origin;
}

export function postJson(server: Server, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${origin(server)}/register`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** A registered public client, unless the metadata says otherwise. */
export async function register(server: Server, metadata: Record<string, unknown> = {}): Promise<Json> {
  const response = await postJson(server, {
    client_name: "A client",
    redirect_uris: [REDIRECT],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    ...metadata,
  });
  assert.equal(response.status, 201);
  return response.json();
}

/** A good authorization request with changes; `undefined` leaves a parameter out. */
export function authorizationUrl(server: Server, clientId: string, changes: Values = {}): string {
  const query = params({
    response_type: "code",
    client_id: clientId,
    redirect_uri: REDIRECT,
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    state: "a-state",
    resource: NOTES,
    ...changes,
  });
  return `${origin(server)}/authorize?${query}`;
}

/** The parameters that come back to the client once a person has answered. */
export async function authorize(
  server: Server,
  clientId: string,
  changes: Values = {},
  answers: Answers = {},
): Promise<URLSearchParams> {
  const callback = await new Browser().signIn(authorizationUrl(server, clientId, changes), answers);
  return callback.searchParams;
}

export async function codeFor(
  server: Server,
  clientId: string,
  changes: Values = {},
  answers: Answers = {},
): Promise<string> {
  const code = (await authorize(server, clientId, changes, answers)).get("code");
  assert.ok(code);
  return code;
}

export function token(server: Server, values: Values, headers: HeadersInit = {}): Promise<Response> {
  return fetch(`${origin(server)}/token`, { method: "POST", headers, body: params(values) });
}

export function exchange(
  server: Server,
  clientId: string,
  code: string,
  changes: Values = {},
  headers: HeadersInit = {},
): Promise<Response> {
  return token(server, {
    grant_type: "authorization_code",
    client_id: clientId,
    code,
    code_verifier: VERIFIER,
    redirect_uri: REDIRECT,
    resource: NOTES,
    ...changes,
  }, headers);
}

export function refresh(
  server: Server,
  clientId: string,
  refreshToken: string,
  changes: Values = {},
): Promise<Response> {
  return token(server, {
    grant_type: "refresh_token",
    client_id: clientId,
    refresh_token: refreshToken,
    ...changes,
  });
}

/** The whole flow by hand. */
export async function tokensFor(
  server: Server,
  clientId: string,
  changes: Values = {},
  answers: Answers = {},
): Promise<Json> {
  const { resource, redirect_uri } = { resource: NOTES, redirect_uri: REDIRECT, ...changes };
  const code = await codeFor(server, clientId, changes, answers);
  const response = await exchange(server, clientId, code, { resource, redirect_uri });
  assert.equal(response.status, 200);
  return response.json();
}

/** Asserts an OAuth error that no cache keeps and that repeats nothing secret. */
export async function assertRefused(
  response: Response,
  status: number,
  error: string,
  secrets: string[] = [],
): Promise<void> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.equal(JSON.parse(text).error, error);
  assert.equal(response.headers.get("cache-control"), "no-store");
  for (const secret of [VERIFIER, ...secrets]) assert.ok(!text.includes(secret));
}
