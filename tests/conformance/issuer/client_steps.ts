/** What these tests share: an issuer, and the steps of an authorization by hand. */

import assert from "node:assert/strict";
import {
  createIssuer,
  type IssuerSettings,
  type TestIssuer,
} from "../../../reference/conformance/issuer/issuer.ts";

export const ISSUER = "http://127.0.0.1:9000";
export const NOTES = "http://127.0.0.1:8000/mcp";
export const CALENDAR = "http://127.0.0.1:8001/mcp";
export const REDIRECT = "http://127.0.0.1:4000/callback";

/** The pair of RFC 7636 appendix B. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

export type Values = Record<string, string | undefined>;
// deno-lint-ignore no-explicit-any -- answers are compared field by field
export type Json = any;

export function newIssuer(settings: Partial<IssuerSettings> = {}): Promise<TestIssuer> {
  const resources = { [NOTES]: ["notes:read", "notes:write"], [CALENDAR]: ["calendar:read"] };
  return createIssuer({ issuer: ISSUER, resources, ...settings });
}

export function params(values: Values): URLSearchParams {
  return new URLSearchParams(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export function get(issuer: TestIssuer, path: string, method = "GET"): Promise<Response> {
  return issuer.fetch(new Request(ISSUER + path, { method }));
}

export function postJson(issuer: TestIssuer, path: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return issuer.fetch(new Request(ISSUER + path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** A registered public client, unless the metadata says otherwise. */
export async function register(issuer: TestIssuer, metadata: Record<string, unknown> = {}): Promise<Json> {
  const response = await postJson(issuer, "/register", {
    redirect_uris: [REDIRECT],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    ...metadata,
  });
  assert.equal(response.status, 201);
  return response.json();
}

/** The answer of the authorization endpoint to a good request with changes; `undefined` leaves one out. */
export function authorize(issuer: TestIssuer, clientId: string, changes: Values = {}): Promise<Response> {
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
  return get(issuer, `/authorize?${query}`);
}

/** The parameters that an answer redirects with. */
export function redirected(response: Response): URLSearchParams {
  assert.equal(response.status, 302);
  return new URL(response.headers.get("location") ?? "").searchParams;
}

export async function codeFor(issuer: TestIssuer, clientId: string, changes: Values = {}): Promise<string> {
  const code = redirected(await authorize(issuer, clientId, changes)).get("code");
  assert.ok(code);
  return code;
}

export function postForm(
  issuer: TestIssuer,
  path: string,
  values: Values,
  headers: HeadersInit = {},
): Promise<Response> {
  return issuer.fetch(new Request(ISSUER + path, { method: "POST", headers, body: params(values) }));
}

export function token(issuer: TestIssuer, values: Values, headers: HeadersInit = {}): Promise<Response> {
  return postForm(issuer, "/token", values, headers);
}

export function exchange(
  issuer: TestIssuer,
  clientId: string,
  code: string,
  changes: Values = {},
): Promise<Response> {
  return token(issuer, {
    grant_type: "authorization_code",
    client_id: clientId,
    code,
    code_verifier: VERIFIER,
    redirect_uri: REDIRECT,
    resource: NOTES,
    ...changes,
  });
}

export function refresh(
  issuer: TestIssuer,
  clientId: string,
  refreshToken: string,
  changes: Values = {},
): Promise<Response> {
  return token(issuer, {
    grant_type: "refresh_token",
    client_id: clientId,
    refresh_token: refreshToken,
    ...changes,
  });
}

/** The whole flow by hand. */
export async function tokensFor(issuer: TestIssuer, clientId: string, changes: Values = {}): Promise<Json> {
  const response = await exchange(issuer, clientId, await codeFor(issuer, clientId, changes));
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
