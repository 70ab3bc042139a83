// Lesson 8: tokens that expire and grow: refreshed one at a time, stepped up when a call takes more.

import * as sdk from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import * as oauth from "@modelcontextprotocol/sdk/shared/auth.js";
import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import type { z } from "zod";

/** What this client has to be told. */
export interface ClientSettings {
  /** The MCP server's URL as the person gave it: the OAuth resource identifier (RFC 8707 §2). */
  resource: string;
  /** Where the browser comes back to: a loopback URL, 127.0.0.1, any free port (RFC 8252 §7.3). */
  redirectUri: string;
  /** A client id that an authorization server's operator gave us, and whose it is: it goes nowhere else. */
  registration?: { issuer: string; client_id: string; client_secret?: string };
  clientMetadataUrl?: string; // https URL of our Client ID Metadata Document, if we publish one.
  fetch: typeof fetch; // Every request goes through it.
  /** Shows the URL to the person in a browser, resolves with the callback URL. Rejects when they gave up. */
  openBrowser(url: URL): Promise<URL>;
  /** Keeps tokens and registrations, as JSON strings under keys that the client chooses. */
  store: Store;
}

export interface Store {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string | undefined): Promise<void>; // `undefined` forgets it.
  /** Runs `work` while nobody else who shares this store, in this process or another, runs theirs. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

type Challenge = { resource_metadata?: string; scope?: string; error?: string };
type ClientInformation = oauth.OAuthClientInformationMixed;
type Issuer = { issuer: string; metadata: oauth.OAuthMetadata; clientInformation: ClientInformation };
/** What a sign-in gave, who and for what. The id stands for the token wherever that may not be seen. */
type Tokens = oauth.OAuthTokens & { id: string; issuer: string; expires_at?: number; asked: Challenge };

/** The MCP server wants a token, or another than this. */
class Refused extends Error {
  constructor(readonly id: string | undefined, readonly challenge: Challenge, readonly stepUp = false) {
    super("The MCP server asks for a token");
  }
}
/** The MCP server has forgotten our session, which means to begin a new one. */
class SessionEnded extends Error {}

/** The client of one MCP server. Nothing is sent before the first call. */
export function createClient(settings: ClientSettings): {
  listTools(): Promise<Tool[]>;
  callTool(name: string, args?: Record<string, unknown>): Promise<CallToolResult>;
  close(): Promise<void>;
} {
  let connection: Promise<Client> | undefined;
  let login: Promise<void> | undefined;
  // Between two attempts, not within one: a request would time out while the person types a password.
  async function authorized<T>(work: (client: Client) => Promise<T>): Promise<T> {
    for (let signIns = 0, sessions = 0;;) {
      const mine = connection ??= connect(settings);
      mine.catch(() => connection = undefined); // The next attempt tries again.
      try {
        return await work(await mine);
      } catch (error) {
        if (error instanceof SessionEnded && connection === mine) connection = undefined;
        if (error instanceof SessionEnded && sessions++ < 2) continue; // From `initialize` on.
        if (!(error instanceof Refused)) throw error;
        // A server that is never content would ask for ever.
        ensure(signIns++ < 2, `${settings.resource} refuses fresh tokens too: tell whoever runs it`);
        // Calls that are refused at the same time wait for the same sign-in.
        login ??= signIn(settings, error).finally(() => login = undefined);
        await login;
      }
    }
  }
  return {
    listTools: () => authorized(async (client) => (await client.listTools()).tools),
    callTool: (name, args = {}) =>
      authorized(async (client) => await client.callTool({ name, arguments: args }) as CallToolResult),
    close: async () => await (await connection)?.close(),
  };
}

async function connect(settings: ClientSettings): Promise<Client> {
  const client = new Client({ name: "lesson", version: "1.0.0" });
  // No `authProvider`: the SDK's own sign-in would believe what ours compares.
  const fetch = authorizedFetch.bind(null, settings);
  await client.connect(new StreamableHTTPClientTransport(new URL(settings.resource), { fetch }));
  return client;
}

/** For the MCP server alone: the one place where a token is sent, in this header, to this URL. */
async function authorizedFetch(settings: ClientSettings, url: string | URL, init?: RequestInit) {
  const tokens = await recall<Tokens>(settings, `tokens for ${settings.resource}`);
  if (tokens?.expires_at && tokens.expires_at <= Date.now()) throw new Refused(tokens.id, tokens.asked);
  const headers = new Headers(init?.headers);
  if (tokens) headers.set("authorization", `Bearer ${tokens.access_token}`);
  const response = await checkedFetch(settings, url, { ...init, headers });
  if (response.ok || response.status === 405) return response; // 405: no stream to open with GET
  await response.body?.cancel();
  const challenge = bearerChallenge(response.headers.get("www-authenticate") ?? "");
  const stepUp = response.status === 403 && challenge.error === "insufficient_scope";
  if (response.status === 401 || stepUp) throw new Refused(tokens?.id, challenge, stepUp);
  if (response.status === 404 && headers.has("mcp-session-id")) throw new SessionEnded(`${url} answered 404`);
  // The page is not quoted, as the SDK would: it may repeat the token that it was sent.
  throw new Error(`${url} answered ${response.status}, ${errorCode(challenge.error)}`);
}

/** From a refusal to a token, without the person if it can be. */
async function signIn(settings: ClientSettings, refused: Refused): Promise<void> {
  const question = await settings.store.exclusive(() => renew(settings, refused));
  if (!question) return;
  // Not inside: the store is everybody's, and a person takes all day.
  const answer = await ask(settings, question.server, question.resource, question.scope);
  await settings.store.exclusive(() => keep(settings, question.server.issuer, answer, question.asked));
}

/** What to ask the person, if there has to be a person. All is looked up anew: it may have changed. */
async function renew(settings: ClientSettings, { id, challenge, stepUp }: Refused) {
  const tokens = await recall<Tokens>(settings, `tokens for ${settings.resource}`);
  if (tokens?.id !== id) return; // Another call was quicker, and what was refused has been replaced.
  const pointer = challenge.resource_metadata ?? (stepUp ? tokens?.asked.resource_metadata : undefined);
  const document = await resourceMetadata(settings, pointer);
  const named = document.authorization_servers ?? [];
  // As long as it is named, the issuer of the tokens is not left for another: it may only be out of order.
  const issuers = tokens?.refresh_token && named.includes(tokens.issuer) ? [tokens.issuer] : named;
  const server = await authorizationServer(settings, issuers);
  if (!stepUp && tokens && await refresh(settings, server, document.resource, tokens)) return;
  // What was asked for before is asked for again: a challenge names what one call takes, and no more.
  const wanted = challenge.scope || document.scopes_supported?.join(" ") || "";
  const scopes = new Set(`${tokens?.asked.scope ?? ""} ${wanted}`.match(/\S+/g));
  const asked = { resource_metadata: pointer, scope: [...scopes].join(" ") };
  const offline = server.metadata.scopes_supported?.includes("offline_access");
  if (offline && scopes.size > 0) scopes.add("offline_access");
  return { server, resource: document.resource, scope: [...scopes].join(" "), asked };
}

/** Whether there are new tokens, without the person. If there can be none, the old ones are forgotten. */
async function refresh(settings: ClientSettings, server: Issuer, resource: string, tokens: Tokens) {
  // Another issuer's refresh token is not for the eyes of this one.
  const refreshToken = tokens.issuer === server.issuer && tokens.refresh_token;
  const grant = { ...atToken(settings, server), resource };
  const answer = refreshToken && await sdk.refreshAuthorization(server.issuer, { ...grant, refreshToken })
    .catch(async (error) => {
      // An outage is no refusal: the refresh token is as good as before, and nobody has to sign in.
      if (!error.refused) throw error;
      if (!await isForgotten(settings, server, error)) return;
      server.clientInformation = await register(settings, server.issuer, server.metadata);
    });
  if (answer) await keep(settings, server.issuer, answer, tokens.asked);
  else await settings.store.set(`tokens for ${settings.resource}`, undefined);
  return Boolean(answer);
}

/** Before any of it is used: a rotated refresh token that gets lost is lost for good. */
async function keep(settings: ClientSettings, issuer: string, answer: oauth.OAuthTokens, asked: Challenge) {
  // Not in SDK v1: a token of another type would be misused as this one (RFC 6749 §7.1).
  ensure(answer.token_type.toLowerCase() === "bearer", `${issuer} gave a token that is no Bearer token`);
  // Any printable characters (RFC 6749 app. A.12). What no header carries would fail at every call to come.
  ensure(/^[!-~]([ -~]*[!-~])?$/.test(answer.access_token), `${issuer} gave a token that fits no header`);
  // No lifetime at all, or less, is a slip: the MCP server will say when it is over.
  const expires_at = answer.expires_in! > 0 ? Date.now() + answer.expires_in! * 1000 : undefined;
  const tokens: Tokens = { ...answer, id: crypto.randomUUID(), issuer, expires_at, asked };
  await settings.store.set(`tokens for ${settings.resource}`, JSON.stringify(tokens));
}

/** Protected Resource Metadata (RFC 9728 §3): where the challenge says, else where everybody looks. */
async function resourceMetadata(settings: ClientSettings, pointer: string | undefined) {
  const { origin, pathname, search } = new URL(settings.resource);
  const root = `${origin}/.well-known/oauth-protected-resource`;
  const places = pointer ? [pointer] : [root + pathname.replace(/\/$/, "") + search, root];
  return await firstOf("No metadata of the MCP server", places, async (place) => {
    const document = await readDocument(settings, place, oauth.OAuthProtectedResourceMetadataSchema);
    // Only the root document that we looked for ourselves is about the whole origin (§3.3).
    const ours = !pointer && place === root ? [settings.resource, origin] : [settings.resource];
    // SDK v1 lets a prefix pass. With somebody else's `resource` we would fetch somebody else's token.
    const isOurs = ours.map(canonical).includes(canonical(document.resource));
    ensure(isOurs, `${place} is about another resource, ${document.resource}`);
    return document;
  });
}

/** Forgives what MCP and URLs do: case of scheme and host, the default port, no path for `/`. And no more. */
function canonical(resource: string): string {
  const [, origin = "", path = ""] = /^([^/?#]*\/\/[^/?#]*)(.*)$/s.exec(resource) ?? [];
  const short = origin.toLowerCase().replace(/^(https:.*):443$|^(http:.*):80$/, "$1$2");
  return short + path.replace(/^(?!\/)/, "/");
}

/** The first usable one of those that the MCP server names, beginning with the one that knows us. */
async function authorizationServer(settings: ClientSettings, issuers: string[]) {
  const known = settings.registration?.issuer;
  const inOrder = issuers.toSorted((a, b) => Number(b === known) - Number(a === known));
  return await firstOf("No authorization server can be used", inOrder, async (issuer) => {
    // Two or three places (RFC 8414 §3, OpenID Connect Discovery §4). Without metadata, nothing is guessed.
    const read = ({ url }: { url: URL }) => readDocument(settings, url, oauth.OAuthMetadataSchema);
    const metadata = await firstOf(`No metadata of ${issuer}`, sdk.buildDiscoveryUrls(issuer), read);
    // Not in SDK v1: one who is not the issuer could speak for it (RFC 8414 §3.3).
    ensure(metadata.issuer === issuer, `${issuer} publishes the metadata of ${metadata.issuer}`);
    // SDK v1 takes silence for support. A server that ignores PKCE gives a token to whoever has the code.
    ensure(metadata.code_challenge_methods_supported?.includes("S256"), `${issuer} lacks PKCE with S256`);
    [metadata.authorization_endpoint, metadata.token_endpoint].forEach((url) => permitted(settings, url));
    return { issuer, metadata, clientInformation: await register(settings, issuer, metadata) };
  });
}

/** What this issuer knows us by. It is shown to no other. */
async function register(settings: ClientSettings, issuer: string, metadata: oauth.OAuthMetadata) {
  if (settings.registration?.issuer === issuer) return settings.registration;
  const client_id = metadata.client_id_metadata_document_supported && settings.clientMetadataUrl;
  if (client_id) return { client_id };
  const kept = await recall<ClientInformation>(settings, `registration at ${issuer}`);
  if (kept) return kept;
  ensure(metadata.registration_endpoint, `${issuer} registers nobody: ask its operator for a client id`);
  const methods = metadata.token_endpoint_auth_methods_supported ?? ["none"];
  const clientMetadata = {
    client_name: "Lesson",
    redirect_uris: [settings.redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: methods.includes("none") ? "none" : methods[0],
    // Not in SDK v1: without it we are taken for a web application, which may not come back to loopback.
    application_type: "native",
  };
  const fetchFn = oauthFetch.bind(null, settings);
  const client = await sdk.registerClient(issuer, { metadata, clientMetadata, fetchFn });
  await settings.store.set(`registration at ${issuer}`, JSON.stringify(client));
  return client;
}

/** From the person to a token. A registration of ours that is forgotten there is made anew, once. */
async function ask(settings: ClientSettings, server: Issuer, resource: string, scope?: string) {
  return await authorize(settings, server, resource, scope).catch(async (error) => {
    if (!await isForgotten(settings, server, error) || error.code === "abandoned") throw error;
    const clientInformation = await register(settings, server.issuer, server.metadata);
    return await authorize(settings, { ...server, clientInformation }, resource, scope);
  });
}

/** Whether an issuer may have forgotten what we registered there. It is forgotten here then, too. */
async function isForgotten(settings: ClientSettings, server: Issuer, error: { code: string }) {
  const key = `registration at ${server.issuer}`;
  const kept = await recall<ClientInformation>(settings, key);
  // An issuer that does not know us shows a page, and only the person sees it.
  const says = ["invalid_client", "unauthorized_client", "abandoned"].includes(error.code);
  if (!says || kept?.client_id !== server.clientInformation.client_id) return false;
  await settings.store.set(key, undefined);
  return true;
}

/** One trip through the browser. Who answers is anybody, until `state` and `iss` say otherwise. */
async function authorize(settings: ClientSettings, server: Issuer, resource: string, scope?: string) {
  const { issuer, metadata } = server;
  const state = crypto.randomUUID();
  const request = { ...server, redirectUrl: settings.redirectUri, resource, scope, state };
  const { authorizationUrl, codeVerifier } = await sdk.startAuthorization(issuer, request);
  const abandoned = Object.assign(new Error("Nobody came back from the browser"), { code: "abandoned" });
  const { href, searchParams: answer } = await settings.openBrowser(authorizationUrl)
    .catch(() => Promise.reject(abandoned));
  // None of this is in SDK v1, which sees nothing of the answer but the code.
  ensure(href.split("?")[0] === new URL(settings.redirectUri).href, "The browser came back to another URL");
  ensure(new Set(answer.keys()).size === answer.size, "The browser brings two answers in one: sign in again");
  ensure(answer.get("state") === state, "The browser brings an answer to another question: sign in again");
  // Before the code goes to a token endpoint: it may be another issuer's code (RFC 9207 §2.4).
  const silent = metadata.authorization_response_iss_parameter_supported ? "nobody" : issuer;
  ensure((answer.get("iss") || silent) === issuer, `The answer is not from ${issuer}, where we asked`);
  const authorizationCode = answer.has("error") ? null : answer.get("code");
  const code = errorCode(answer.get("error"));
  ensure(authorizationCode, `${issuer} gave no code: ${code}`, code);
  const grant = { authorizationCode, codeVerifier, redirectUri: settings.redirectUri, resource };
  return await sdk.exchangeAuthorization(issuer, { ...atToken(settings, server), ...grant });
}

/** For the token endpoint. SDK v1 leaves both halves of Basic as they are, not form-encoded (RFC 6749 §2.3.1). */
function atToken(settings: ClientSettings, { metadata, clientInformation: client }: Issuer) {
  const fetchFn = oauthFetch.bind(null, settings);
  const method = sdk.selectClientAuthMethod(client, metadata.token_endpoint_auth_methods_supported ?? []);
  const form = (text = "") => String(new URLSearchParams({ "": text })).slice(1);
  const basic = { ...client, client_id: form(client.client_id), client_secret: form(client.client_secret) };
  return { metadata, clientInformation: method === "client_secret_basic" ? basic : client, fetchFn };
}

/** The Bearer challenge among all others, quotes and commas included (RFC 9110 §11.6.1). */
function bearerChallenge(header: string): Challenge {
  let scheme = ""; // SDK v1 looks at the first word of the header alone.
  const said: Record<string, string> = {};
  // A scheme, a parameter, or what is neither: a slip of the grammar costs no more than itself.
  const parts =
    /(?:^|,)\s*([^\s,="]+)(?=\s+[^\s=]|\s*(?:,|$))|([^\s,="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s,"]+))|"(?:[^"\\]|\\.)*"?|[^\s,="]+/g;
  for (const [, start, name, quoted, plain] of header.matchAll(parts)) {
    if (start) scheme = start.toLowerCase();
    if (!name || scheme !== "bearer") continue;
    const [key, value] = [name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? ""];
    // Two pointers that disagree are none: the well-known places are left.
    said[key] = key === "resource_metadata" && (said[key] ?? value) !== value ? "" : value;
  }
  return said;
}

/** Whatever this client sends leaves here. */
async function checkedFetch(settings: ClientSettings, url: string | URL, init?: RequestInit) {
  const { fetch } = settings;
  const signal = AbortSignal.timeout(30_000);
  // SDK v1 follows within the origin, and takes token or code along to another path.
  const response = await fetch(permitted(settings, url), { signal, ...init, redirect: "manual" });
  if (response.type !== "opaqueredirect" && Math.trunc(response.status / 100) !== 3) return response;
  await response.body?.cancel();
  throw new Error(`${url} sends us on to another address, where we do not go`);
}

/** A URL that may be fetched or opened: strangers write them into metadata, SDK v1 goes wherever they say. */
function permitted(settings: ClientSettings, url: string | URL): URL {
  const isLoopback = ({ hostname }: URL) => /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(hostname);
  const [there, home] = [new URL(url), new URL(settings.resource)];
  const secure = there.protocol === "https:" || (there.protocol === "http:" && isLoopback(there));
  // Names only, or the MCP server's own host. Octal and other spellings have become these in the URL parser.
  const address = /^(\d+(\.\d+){3}|\[.+\]|(.+\.)?localhost\.?)$/.test(there.hostname);
  const near = there.hostname === home.hostname || (isLoopback(there) && isLoopback(home));
  ensure(secure && (near || !address), `${url} is no place to go: not encrypted, or inside of a network`);
  return there;
}

/** For OAuth. The SDK would quote the answer in its errors, and an answer may repeat a code or a token. */
async function oauthFetch(settings: ClientSettings, url: string | URL, init?: RequestInit) {
  const response = await checkedFetch(settings, url, init);
  const answer = await response.json().catch(() => undefined);
  // Many write null or "" where they have nothing to say. Only an empty scope says something: none.
  const says = ([name, value]: [string, unknown]) => value !== null && (value !== "" || name === "scope");
  if (response.ok && answer) return Response.json(Object.fromEntries(Object.entries(answer).filter(says)));
  const code = errorCode(answer?.error);
  // 429, or these words, say that it is busy. Everything else of OAuth's is a no (RFC 6749 §5.2).
  const busy = response.status === 429 || /^(temporarily_unavailable|slow_down|server_error)$/.test(code);
  const refused = typeof answer?.error === "string" && Math.trunc(response.status / 100) === 4 && !busy;
  throw Object.assign(new Error(`${url} answered ${response.status}, ${code}`), { code, refused });
}

async function readDocument<T>(settings: ClientSettings, url: string | URL, schema: z.ZodType<T>) {
  const response = await oauthFetch(settings, url, { headers: { accept: "application/json" } });
  const document = schema.safeParse(await response.json());
  ensure(document.success, `${url} is not the metadata that it should be`);
  return document.data;
}

/** OAuth's error codes are words. Anything else may be something of ours that comes back. */
function errorCode(text: unknown): string {
  return typeof text === "string" && /^[a-z_]{1,40}$/.test(text) ? text : "with no error code";
}

/** The first that works; when none does, what was wrong with each. */
async function firstOf<A, B>(why: string, [one, ...rest]: A[], attempt: (one: A) => Promise<B>): Promise<B> {
  ensure(one !== undefined, why);
  return await attempt(one).catch((error) => firstOf(`${why}; ${error.message}`, rest, attempt));
}

async function recall<T>({ store }: ClientSettings, key: string): Promise<T | undefined> {
  return JSON.parse(await store.get(key) ?? "null") ?? undefined;
}

function ensure(rule: unknown, complaint: string, code?: string): asserts rule {
  if (!rule) throw Object.assign(new Error(complaint), { code });
}
