// Lesson 12: the protection, for messages of both eras and for the last tokens of a sign-in that has ended.

import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  flattenedVerify,
  type JSONWebKeySet,
  jwtVerify,
  type JWTVerifyGetKey,
} from "jose";
import { z } from "zod";

/** What this server has to be told. None of it is ever taken from a request. */
export interface Settings {
  /** This server's own URL as clients call it: the OAuth resource identifier (RFC 8707 §2). */
  resource: string;
  /** Issuer identifier of the authorization server it trusts (RFC 8414 §2). Compared as a string. */
  issuer: string;
  /** The authorization server that this one was itself, before it had an issuer: while its last tokens live. */
  former?: Former;
}

/** An authorization server that is being retired. Its endpoints are gone; what it signed is not yet worthless. */
export interface Former {
  /** What its tokens have as `iss`. */
  issuer: string;
  /** Its public keys. The private ones are destroyed already. */
  keys: JSONWebKeySet;
  /** When the last of its tokens ends, as an ISO 8601 date with a time. */
  until: string;
  /** Who its subjects are at the new issuer. Whoever is not among them is nobody there. */
  subjects: Record<string, string>;
}

/** Who is calling, as a verified token says. `account` is what notes are filed under. */
export type Caller = { issuer: string; subject: string; scopes: string[]; roles: string[]; account: string };

/** The longest message it reads, in bytes. A note has at most 1,000 characters. */
const MAX_MESSAGE = 64 * 1024;

/** What is behind the door: it answers messages that may be executed for this caller. */
export type Serve = (request: Request, message: Message, caller: Caller) => Promise<Response>;

/** The protection, as one fetch handler around what it protects. */
export function protect(settings: Settings, serve: Serve): { fetch(request: Request): Promise<Response> } {
  const resource = new URL(settings.resource);
  const verify = verifier(settings);
  const answer = async (request: Request): Promise<Response> => {
    const misdirected = refuseHost(request, resource);
    if (misdirected) return misdirected;

    const { pathname } = new URL(request.url);
    if (pathname === metadataUrl(resource).pathname) return metadata(request, settings);
    if (pathname !== resource.pathname) return refuse(404, "Nothing here");

    const forbidden = refuseOrigin(request, resource) ?? refuseMethod(request);
    if (forbidden) return forbidden;

    // Before the message is read: whoever may not call us cannot make us parse anything either.
    const caller = await authenticate(request, resource, verify);
    if (caller instanceof Response) return caller;

    const message = await readMessage(request);
    if (message instanceof Response) return message;

    const contradicted = refuseContradiction(request, message);
    if (contradicted) return contradicted;

    const underScoped = refuseScopes(message, caller, resource);
    if (underScoped) return underScoped;
    return await serve(request, message, caller);
  };
  return { fetch: (request) => answer(request).finally(() => discard(request)) };
}

/** Between the host and the path of the resource: a host with two resources has two documents (RFC 9728 §3.1). */
function metadataUrl(resource: URL): URL {
  const path = resource.pathname === "/" ? "" : resource.pathname;
  return new URL(`/.well-known/oauth-protected-resource${path}`, resource);
}

/** Protected Resource Metadata (RFC 9728 §2): public, and built from configuration alone. */
function metadata(request: Request, settings: Settings): Response {
  // Any page may read this one document. `*` in the second line lets it send `MCP-Protocol-Version` along.
  const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refuse(405, "Read this document with GET", { allow: "GET, HEAD, OPTIONS" });
  }
  const document = {
    resource: settings.resource,
    authorization_servers: [settings.issuer],
    // What a client asks for first, not everything that exists.
    scopes_supported: ["notes:read"],
    bearer_methods_supported: ["header"],
    resource_name: "Notes",
  };
  return Response.json(document, { headers: cors });
}

/** A page that rebinds its own name to our address still sends its own name as `Host`. */
function refuseHost(request: Request, resource: URL): Response | undefined {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  if (host.toLowerCase() !== resource.host) return refuse(421, "This server does not answer to that name");
}

/** Browsers name the page that makes a request; other clients send no `Origin` at all. */
function refuseOrigin(request: Request, resource: URL): Response | undefined {
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== resource.origin) return refuse(403, "This page may not call this server");
}

/** No stream to open with GET, no session to end with DELETE: messages come by POST. */
function refuseMethod(request: Request): Response | undefined {
  if (request.method !== "POST") return refuse(405, "Send messages with POST", { allow: "POST" });
}

/** The caller, or why there is none: a bad token is 401, keys that cannot be had are 503, and nothing is 500. */
async function authenticate(request: Request, resource: URL, verify: Verifier): Promise<Caller | Response> {
  const credential = request.headers.get("authorization") ?? "";
  // Another scheme is no credential to us: the challenge then says nothing about errors (RFC 6750 §3.1).
  if (!/^bearer(?: |$)/i.test(credential)) return challenge(401, resource);
  const token = /^bearer +([\w.~+/-]+=*)$/i.exec(credential)?.[1];
  if (!token) return challenge(400, resource, "invalid_request", "Send Authorization: Bearer and one token");
  try {
    return await verify(token);
  } catch (error) {
    // An outage is not the token's fault: with a 401 the client would throw a good token away.
    if (error instanceof KeysUnavailable) return refuse(503, "Try again soon", { "retry-after": "5" });
    return challenge(401, resource, "invalid_token", "The token is not valid here, or no longer");
  }
}

type Verifier = (token: string) => Promise<Caller>;

const role = z.string().or(z.object({ value: z.string() }).transform(({ value }) => value));

/** What the rest of the server relies on, each of the right type (RFC 9068 §2.2). */
const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  exp: z.number().max(8.64e12), // the last second of a Date: a token beyond it never expires
  client_id: z.string().min(1),
  scope: z.string().default(""),
  // A list of texts or of objects with a value (RFC 9068 §2.2.3.1), or one text. What cannot be read grants nothing.
  roles: z.array(role).or(z.string().transform((only) => [only])).catch([]),
  cnf: z.never().optional(), // bound to a key that a bearer does not show (RFC 9449 §7.2)
});

/** Each has its own keys (RFC 8725 §3.8): `iss`, which is not believed yet, says which have to have signed. */
function verifier(settings: Settings): Verifier {
  const { former } = settings;
  const current = verifierOf(settings.resource, settings.issuer, publishedKeys(settings.issuer));
  if (!former) return current;
  const earlier = verifierOf(settings.resource, former.issuer, createLocalJWKSet(former.keys));
  return async (token) => {
    if (decodeJwt(token).iss !== former.issuer) return await current(token);
    // An end that is no date has come already: no comparison with NaN is true.
    if (!(Date.now() < Date.parse(former.until))) {
      throw new Error("The former issuer's tokens count no longer");
    }
    const caller = await earlier(token);
    // A subject is unique at its issuer only (RFC 7519 §4.1.2): who is whom now is listed, and nobody is guessed.
    if (!Object.hasOwn(former.subjects, caller.subject)) return caller;
    const subject = former.subjects[caller.subject]!;
    return { ...caller, issuer: settings.issuer, subject, account: accountOf(settings.issuer, subject) };
  };
}

/** Verifies by RFC 9068 §4. Algorithms, issuer, audience and type are ours to say, never the token's. */
function verifierOf(audience: string, issuer: string, keys: JWTVerifyGetKey): Verifier {
  return async (token) => {
    if (token.includes("=")) throw new Error("Padded: jose reads it as if it were not (RFC 7515 §2)");
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["ES256", "RS256", "PS256", "EdDSA", "Ed25519"],
      issuer,
      // The whole string, as the client asked for it with `resource`: no prefix, no other spelling (RFC 8707 §2).
      audience,
      typ: "at+jwt",
      clockTolerance: 5,
    });
    const { iss, sub, client_id, scope, roles } = claims.parse(payload);
    const account = accountOf(iss, sub, sub === client_id);
    return { issuer: iss, subject: sub, scopes: scope.split(" ").filter(Boolean), roles, account };
  };
}

/** A token whose subject is the client itself has no user (RFC 9068 §5). */
export function accountOf(issuer: string, subject: string, isClient = false): string {
  return JSON.stringify([issuer, isClient ? "client" : "user", subject]);
}

class KeysUnavailable extends Error {}

/** The issuer's keys. A new one is noticed within a second; an issuer that is out of order is left alone as long. */
function publishedKeys(issuer: string): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  let again = 0;
  // Else everybody's token, good or not, would be one request more to an issuer that is in trouble.
  const ask: typeof fetch = (...sent) => performance.now() < again ? Promise.reject() : fetch(...sent);
  return async (header, token) => {
    try {
      (keys ??= findKeys(issuer, ask)).catch(() => keys = undefined); // The next token tries again.
      return await (await keys)(header, token);
    } catch (error) {
      // A token need not name its key (RFC 7515 §4.1.4): then it is the one of several that verifies.
      const several = error instanceof errors.JWKSMultipleMatchingKeys ? error : [];
      for await (const key of several) if (await flattenedVerify(token, key).catch(() => null)) return key;
      // None for this token: that is the token's fault. Anything else is an outage.
      if (error instanceof errors.JOSEError && /_MATCHING_KEYS?$/.test(error.code)) throw error;
      if (performance.now() >= again) again = performance.now() + 1000;
      throw new KeysUnavailable();
    }
  };
}

/** Finds them through the issuer's metadata: OAuth's (RFC 8414 §3), or else OpenID Connect's. */
async function findKeys(issuer: string, ask: typeof fetch): Promise<JWTVerifyGetKey> {
  const { origin, pathname, protocol } = new URL(issuer);
  const [path, openId] = [pathname.replace(/\/$/, ""), "/.well-known/openid-configuration"];
  const places = [`/.well-known/oauth-authorization-server${path}`, openId + path, path + openId];
  for (const place of new Set(places)) {
    const answer = await ask(origin + place, { redirect: "manual", signal: AbortSignal.timeout(5000) });
    const metadata = answer.status === 200 ? await answer.json().catch(() => null) : null;
    const url = URL.parse(metadata?.jwks_uri);
    // One that names somebody else is somebody else's (RFC 8414 §3.3). Over http, whoever stands between sends keys.
    if (metadata?.issuer === issuer && url && ["https:", protocol].includes(url.protocol)) {
      return createRemoteJWKSet(url, { cooldownDuration: 1000, [customFetch]: ask });
    }
  }
  throw new KeysUnavailable();
}

/** What `Mcp-Name` repeats, for the methods that have it. */
const NAMED = new Map([["tools/call", "name"], ["prompts/get", "name"], ["resources/read", "uri"]]);

/**
 * Fields that repeat the message are for gateways, and what those let through has to be what is executed. That
 * they are there is asked by the SDK, from 2026-07-28 on. That they are true is asked here, of every revision.
 */
function refuseContradiction({ headers }: Request, { method, params }: Message): Response | undefined {
  const name = NAMED.get(method as string);
  const said = new Map([["mcp-method", method], ...name ? [["mcp-name", params?.[name]] as const] : []]);
  for (const [field, value] of said) {
    const told = headers.get(field);
    if (told === null || (field === "mcp-name" ? decoded(told) : told) === value) continue;
    return refuse(400, `${field} says something else than the message`, undefined, -32020);
  }
}

/** A name that a field could not hold is in Base64 there. What looks like that and is not is no name. */
function decoded(value: string): string | undefined {
  const base64 = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  if (base64 === undefined) return value;
  try {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** How a connection begins, in every revision: with `server/discover` a newer client asks which of them we speak. */
const HANDSHAKE = ["initialize", "ping", "server/discover"];
/** What lists, whether or not there is any, and what a client only tells: more scopes would not change the answer. */
const LISTS = [
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "completion/complete",
];
const TOLD = ["initialized", "cancelled", "progress", "roots/list_changed"].map((name) =>
  `notifications/${name}`
);
const READ = [...HANDSHAKE, ...LISTS, ...TOLD];
const READ_TOOLS = ["whoami", "list_notes"];
const WRITE = "notes:read notes:write";

/** What a scope allows besides itself. */
const IMPLIED = new Map([["notes:write", ["notes:read"]]]);

/** Decided on the message that will be executed, and on nothing beside it. What is not listed takes every scope. */
function refuseScopes(message: Message, { scopes }: Caller, resource: URL): Response | undefined {
  const { method, params } = message;
  const reads = method === "tools/call"
    ? READ_TOOLS.includes(params?.name as string)
    : READ.includes(method as string);
  const needed = reads ? "notes:read" : WRITE;
  const granted = new Set(scopes.flatMap((scope) => [scope, ...IMPLIED.get(scope) ?? []]));
  if (needed.split(" ").every((scope) => granted.has(scope))) return undefined;
  return challenge(403, resource, "insufficient_scope", "The token does not reach that far", needed);
}

/** A refusal that says where to get a token (RFC 9110 §11.6.1, RFC 6750 §3, RFC 9728 §5.1). */
function challenge(status: number, resource: URL, error = "", why = "", scope = "notes:read"): Response {
  const parameters = [`resource_metadata="${metadataUrl(resource)}"`, `scope="${scope}"`];
  if (error) parameters.unshift(`error="${error}"`, `error_description="${why}"`);
  const message = why || "Sign in first: the WWW-Authenticate header says where";
  // With another token it would be another answer: no cache keeps this one.
  const headers = { "cache-control": "no-store", "www-authenticate": `Bearer ${parameters.join(", ")}` };
  return refuse(status, message, headers);
}

export type Message = { method?: unknown; params?: Record<string, unknown> };

/** The one JSON-RPC message in the body, or why there is none. */
async function readMessage(request: Request): Promise<Message | Response> {
  // The media type alone: "text/plain; x=application/json" is plain text, which any page may send.
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") return refuse(415, "Send the message as application/json");

  const bytes = await readAtMost(MAX_MESSAGE, request.body);
  if (!bytes) return refuse(413, `Send at most ${MAX_MESSAGE} bytes`);

  let message: unknown;
  try {
    message = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refuse(400, "The body is not JSON", undefined, -32700);
  }
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    return refuse(400, "Send one message a request", undefined, -32600);
  }
  return message;
}

/** Counts what arrives: a `Content-Length` is only a claim, and may be missing. */
async function readAtMost(limit: number, body: Request["body"]): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** What nobody has read is in the way of the next request on its connection: it goes, but nobody waits for it. */
function discard(request: Request): void {
  if (!request.bodyUsed) readAtMost(MAX_MESSAGE, request.body).catch(() => {});
}

/** Every answer but a result: an HTTP status, and the same said in JSON-RPC. */
function refuse(status: number, message: string, headers?: HeadersInit, code = -32000): Response {
  return Response.json({ jsonrpc: "2.0", error: { code, message }, id: null }, { status, headers });
}
