/** What these tests share: issuers in memory, a clock that is moved by hand, and how a refusal looks. */

import assert from "node:assert/strict";
import { exportJWK, generateKeyPair } from "jose";
import { isErrorDescription } from "../../../reference/conformance/grammar/bearer.ts";
import {
  createIssuer,
  type IssuerSettings,
  type TestIssuer,
} from "../../../reference/conformance/issuer/issuer.ts";
import { sign } from "../../../reference/conformance/issuer/tokens.ts";
import type { Caller } from "../../../reference/guard/caller.ts";
import { Refusal, type RefusalCode } from "../../../reference/guard/refusal.ts";
import {
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
} from "../../../reference/guard/token/verifier.ts";

export const RESOURCE = "http://127.0.0.1:8000/mcp";
export const OTHER_RESOURCE = "http://127.0.0.1:8001/mcp";
export const ISSUER = "http://127.0.0.1:9000";

/** Lives long enough for every test that moves the clock. */
const LIFETIME = 1_000_000;

export interface Handler {
  issuer: string;
  fetch(request: Request): Response | Promise<Response>;
}

/** A `fetch` that reaches these handlers and nothing else, and what was asked of it. */
export function networkOf(...handlers: Handler[]): { fetch: typeof fetch; requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push(request);
      const origin = new URL(request.url).origin;
      const handler = handlers.find(({ issuer }) => new URL(issuer).origin === origin);
      if (!handler) throw new TypeError("nobody there");
      return await handler.fetch(request);
    },
  };
}

/** A clock that moves only by hand. Seconds in, milliseconds out. */
export function clockAt(start = Date.now()): { now(): number; advance(seconds: number): void } {
  let now = start;
  return { now: () => now, advance: (seconds) => void (now += seconds * 1000) };
}

export function newIssuer(settings: Partial<IssuerSettings> = {}): Promise<TestIssuer> {
  const resources = { [RESOURCE]: ["notes:read", "notes:write"], [OTHER_RESOURCE]: ["calendar:read"] };
  return createIssuer({ issuer: ISSUER, resources, accessTokenLifetime: LIFETIME, ...settings });
}

/** A verifier that trusts the test issuer, a network that leads to it, and a clock. */
export async function setUp(
  options: Partial<TokenVerifierOptions> = {},
  settings: Partial<IssuerSettings> = {},
): Promise<Setting> {
  const issuer = await newIssuer(settings);
  const network = networkOf(issuer);
  const clock = clockAt();
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [issuer.issuer],
    fetch: network.fetch,
    now: clock.now,
    ...options,
  });
  return { issuer, verifier, clock, requests: network.requests };
}

export interface Setting {
  issuer: TestIssuer;
  verifier: TokenVerifier;
  clock: ReturnType<typeof clockAt>;
  requests: Request[];
}

/** The refusal of a token, which must look like one whatever the token was. */
export async function refusalOf(verifier: TokenVerifier, token: string, what = token): Promise<Refusal> {
  let error: unknown;
  try {
    await verifier.verify(token);
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error !== undefined, `accepted: ${what}`);
  assert.ok(error instanceof Refusal, `${what}: ${error}`);
  assert.ok(isErrorDescription(error.message), error.message);
  assert.ok(token.length < 30 || !error.message.includes(token), what);
  return error;
}

/** Asserts a 401 with `invalid_token` and this code. */
export async function assertRefused(
  verifier: TokenVerifier,
  token: string,
  code: RefusalCode,
  what?: string,
): Promise<void> {
  const refusal = await refusalOf(verifier, token, what);
  assert.deepEqual([refusal.code, refusal.status, refusal.error], [code, 401, "invalid_token"], what ?? code);
  assert.match(refusal.rule ?? "", /^(RFC \d+ §|house)/);
}

/** Asserts a 503 that says when to try again. */
export async function assertOutage(
  verifier: TokenVerifier,
  token: string,
  code: RefusalCode = "keys_unavailable",
): Promise<number> {
  const refusal = await refusalOf(verifier, token);
  assert.deepEqual([refusal.code, refusal.status, refusal.error], [code, 503, undefined]);
  assert.ok(Number.isInteger(refusal.retryAfter) && refusal.retryAfter! >= 1);
  return refusal.retryAfter!;
}

/** Asserts that a token is answered for at once, from the cache. */
export function assertCached(verifier: TokenVerifier, token: string): Caller {
  const caller = verifier.verify(token);
  assert.ok(!(caller instanceof Promise), "it was verified once more");
  return caller;
}

/** A key pair whose public half is published as the test likes. */
export interface OwnKey {
  jwk: Record<string, unknown>;
  /** Signs what it is told to. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

export async function ownKey(alg = "ES256", published: Record<string, unknown> = {}): Promise<OwnKey> {
  // With @types/node about, jose means Node's CryptoKey, which is this one under another declaration.
  const { privateKey, publicKey } = await generateKeyPair(alg) as unknown as CryptoKeyPair;
  const jwk = { ...await exportJWK(publicKey), kid: crypto.randomUUID(), alg, use: "sig", ...published };
  return {
    jwk,
    sign: (claims, header) => sign({ header: { alg, kid: jwk.kid, ...header }, claims }, privateKey),
  };
}

/** Claims that RFC 9068 would let pass, with changes; `undefined` leaves one out. */
export function claimsWith(changes: Record<string, unknown> = {}, issuer = ISSUER): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    sub: "alice",
    aud: RESOURCE,
    client_id: "test-client",
    iat: now,
    exp: now + LIFETIME,
    jti: crypto.randomUUID(),
    scope: "notes:read",
    ...changes,
  };
}

/** An issuer of which only metadata and keys exist, as OpenID Connect has them. */
export function keyServer(issuer: string, keys: () => unknown): Handler & { jwksRequests(): number } {
  let jwksRequests = 0;
  const jwks_uri = `${new URL(issuer).origin}/keys`;
  return {
    issuer,
    jwksRequests: () => jwksRequests,
    fetch({ url }) {
      if (url === jwks_uri) {
        jwksRequests++;
        return Response.json({ keys: keys() });
      }
      const found = url === `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
      return found ? Response.json({ issuer, jwks_uri }) : new Response(null, { status: 404 });
    },
  };
}

/** The three parts of a token, the first two decoded. */
export function partsOf(
  token: string,
): { header: object; claims: object; encoded: [string, string, string] } {
  const [header, claims, signature] = token.split(".") as [string, string, string];
  const decode = (text: string) => JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  return { header: decode(header), claims: decode(claims), encoded: [header, claims, signature] };
}

/** A value as one part of a token. */
export function part(value: unknown): string {
  const text = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value)));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Another way to write the same bytes: decoders ignore the lowest bits of the last character. */
export function sameBytesOtherwise(encoded: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(encoded.at(-1)!);
  assert.notEqual(encoded.length % 4, 0, "there are no spare bits in it");
  return encoded.slice(0, -1) + alphabet[last ^ 1];
}

/** The type that access tokens name (RFC 9068 §2.1). */
export const AT = { typ: "at+jwt" };

/** A verifier, and the issuer whose keys it goes by. */
export interface Publishing {
  verifier: TokenVerifier;
  server: ReturnType<typeof keyServer>;
  clock: ReturnType<typeof clockAt>;
  /** Publishes others in their place. */
  publish(...others: unknown[]): void;
}

/** A verifier of an issuer that publishes these keys. */
export function publishing(keys: unknown[], issuer: string = ISSUER): Publishing {
  const server = keyServer(issuer, () => keys);
  const clock = clockAt();
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [issuer],
    fetch: networkOf(server).fetch,
    now: clock.now,
  });
  return {
    verifier,
    server,
    clock,
    publish: (...others: unknown[]) => void keys.splice(0, keys.length, ...others),
  };
}

/** A token of alice's, as one of these keys signs it. */
export function honest(key: OwnKey, header: Record<string, unknown> = {}): Promise<string> {
  return key.sign(claimsWith(), { ...AT, ...header });
}
