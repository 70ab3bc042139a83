/**
 * The test issuer: an OAuth 2.1 authorization server as one fetch handler, for tests and lessons, that can also
 * misbehave on purpose. Everyone can register, the user always agrees, and nothing outlives the process: never
 * put it in front of anything real.
 *
 * @module
 */

import { z } from "zod";
import type { TokenOptions } from "./tokens.ts";
import { createApi } from "./api.ts";
import { authorize } from "./authorize.ts";
import { type Behind, behindOf, FILES_SCOPES, honestBehind, watch } from "./behind.ts";
import { type Endpoint, honestBehaviour } from "./behaviour.ts";
import { type Controls, createControls } from "./controls.ts";
import { DIALECT_NAMES, type DialectName, DIALECTS } from "./dialects/all.ts";
import { errorAnswer, json, OAuthError } from "./http.ts";
import { createKeys, type Keys, type SigningAlgorithm } from "./keys.ts";
import { claimsOf, introspect, opaque } from "./introspect.ts";
import { jwks, metadata, metadataPaths } from "./metadata.ts";
import { register } from "./register.ts";
import { keepRecord } from "./records.ts";
import { addResource } from "./resources.ts";
import { serverClient } from "./server_client.ts";
import { createStandIn, type ProviderName, type StandIn, standInState } from "./stand_ins.ts";
import type { State } from "./state.ts";
import { token } from "./token_endpoint.ts";
import { forge, mint, type MintOptions } from "./tokens.ts";
import { type WrongToken, type WrongTokenName, wrongTokens } from "./wrong_tokens.ts";

export type { TokenOptions } from "./tokens.ts";
export type { Arrival, Behind, TokenRequest } from "./behind.ts";
export type { Endpoint, Failure } from "./behaviour.ts";
export type { Controls } from "./controls.ts";
export type { SigningAlgorithm } from "./keys.ts";
export type { ProviderName, StandIn } from "./stand_ins.ts";
export type { MintOptions } from "./tokens.ts";
export type { User } from "./users.ts";
export type { WrongToken, WrongTokenName } from "./wrong_tokens.ts";

/** How an issuer is set up. */
export interface IssuerSettings {
  /** Issuer identifier, e.g. "http://127.0.0.1:9000"; no trailing slash, compared as a string (RFC 8414 §2). */
  issuer: string;
  /** Resource identifier -> the scopes it knows (RFC 8707 §2). */
  resources: Record<string, string[]>;
  /** Signing algorithm of honest tokens; default ES256. */
  alg?: SigningAlgorithm;
  /** Access token lifetime in seconds; default 300. */
  accessTokenLifetime?: number;
  /** Whose tokens it makes, in place of RFC 9068's; its identifier is then one of that provider's kind. */
  dialect?: DialectName;
}

/** A running issuer. Its functions can be passed around on their own. */
export interface TestIssuer {
  /** The issuer identifier, as in the settings. */
  readonly issuer: string;
  /** Answers one request; only the path of its URL matters. Rejects only where `controls.fail` says so. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Makes a resource known, or changes its scopes: a server under test learns its port late. The first resource
   * ever added is the default audience of minted tokens.
   */
  readonly addResource: (resource: string, scopes: string[]) => void;
  /** An access token signed by the published key: honest, unless the options say otherwise. */
  readonly mint: (options?: MintOptions) => Promise<string>;
  /** A handle for a token, which tells its holder nothing: only introspection does (RFC 7662). */
  readonly opaque: (token: string) => string;
  /** An access token that looks honest and is signed by a key that was never published. */
  readonly forge: (options?: TokenOptions) => Promise<string>;
  /** Tokens that have to be refused, each honest but for one flaw. */
  readonly wrongTokens: Record<WrongTokenName, WrongToken>;
  /** An identity provider beside it, with an issuer of its own under a path of this origin, from now on. */
  readonly provider: (name: ProviderName) => Promise<StandIn>;
  /** The deliberate misbehaviour, and the request counters. */
  readonly controls: Controls;
  /** What stands behind the server under judgement: seen from now on, and honest until it is told otherwise. */
  readonly watchBehind: () => Behind;
}

interface Route {
  endpoint: Endpoint;
  method: "GET" | "POST";
  handle: (state: State, request: Request) => Response | Promise<Response>;
}

const settingsSchema = z.object({
  issuer: z.string().refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && !/[?#]/.test(text) &&
      (url.href === text || url.href === `${text}/`);
  }, "an http or https URL in its normal form, without query and fragment"),
  resources: z.record(z.string(), z.array(z.string())),
  alg: z.enum(["ES256", "RS256", "PS256", "EdDSA"]).optional(),
  accessTokenLifetime: z.number().int().positive().default(300),
  dialect: z.enum(DIALECT_NAMES).optional(),
}).refine(({ issuer, dialect }) => dialect !== undefined || !issuer.endsWith("/"), "no trailing slash");

/** A route, and whose it is. */
type Mounted = Route & { state: State };

function routesOf(issuer: string): Map<string, Route> {
  const path = new URL(issuer).pathname.replace(/\/$/, "");
  return new Map<string, Route>([
    ...metadataPaths(path).map((each): [string, Route] => [
      each,
      { endpoint: "metadata", method: "GET", handle: metadata },
    ]),
    [`${path}/jwks`, { endpoint: "jwks", method: "GET", handle: jwks }],
    [`${path}/authorize`, { endpoint: "authorize", method: "GET", handle: authorize }],
    [`${path}/token`, { endpoint: "token", method: "POST", handle: token }],
    [`${path}/introspect`, { endpoint: "introspect", method: "POST", handle: introspect }],
    [`${path}/register`, { endpoint: "register", method: "POST", handle: register }],
    [`${path}/records`, { endpoint: "records", method: "POST", handle: keepRecord }],
  ]);
}

async function dispatch({ state, ...route }: Mounted, request: Request): Promise<Response> {
  const headOfGet = request.method === "HEAD" && route.method === "GET";
  if (request.method !== route.method && !headOfGet) {
    const allow = route.method === "GET" ? "GET, HEAD" : route.method;
    return new Response(null, { status: 405, headers: { allow } });
  }
  try {
    const response = await route.handle(state, request);
    return headOfGet ? new Response(null, response) : response;
  } catch (error) {
    if (error instanceof OAuthError) return errorAnswer(error);
    return json({ error: "server_error" }, 500);
  }
}

/**
 * Creates an issuer with keys of its own and no clients.
 *
 * @param sharedKeys for issuers whose tokens nobody verifies, such as those in a client's world: it saves their making
 * @throws {z.ZodError} when a setting is malformed.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export async function createIssuer(settings: IssuerSettings, sharedKeys?: Keys): Promise<TestIssuer> {
  const { state, fetch, issuer } = await createParty(settings, honestBehind(), "issuer", sharedKeys);
  const places = behindOf(state.issuer);
  const calendar = createApi({
    name: "calendar",
    resource: places.calendar,
    behind: state.behind,
    claimsOf: (token) => claimsOf(state, token),
  });
  let third: Promise<(request: Request) => Promise<Response>> | undefined;
  const thirdParty = () => third ??= createThirdParty(state.issuer, state.behind, state.keys);
  const atThird = pathsOf(places.filesIssuer);
  return {
    ...issuer,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (isBelow(pathname, places.calendar)) return await calendar(request);
      if (isBelow(pathname, places.filesIssuer) || atThird.includes(pathname)) {
        return await (await thirdParty())(request);
      }
      return await fetch(request);
    },
    watchBehind: () => watch(state.behind),
  };
}

/** Whether a path is below that of an identifier. */
function isBelow(pathname: string, identifier: string): boolean {
  return pathname.startsWith(`${new URL(identifier).pathname}/`);
}

/** Where the metadata of an issuer is. */
function pathsOf(identifier: string): string[] {
  return metadataPaths(new URL(identifier).pathname);
}

/** A third party: files, and an authorization server of its own that knows nothing of the other's tokens. */
async function createThirdParty(issuer: string, behind: Behind, keys: Keys) {
  const { files, filesIssuer } = behindOf(issuer);
  const settings = { issuer: filesIssuer, resources: { [files]: FILES_SCOPES } };
  const { state, fetch } = await createParty(settings, behind, "files", keys);
  const trusted = async (token: string) => {
    const claims = await claimsOf(state, token);
    // The keys are the other's too.
    return claims?.iss === state.issuer ? claims : undefined;
  };
  const api = createApi({ name: "files", resource: files, behind, claimsOf: trusted });
  return async (request: Request): Promise<Response> =>
    isBelow(new URL(request.url).pathname, files) ? await api(request) : await fetch(request);
}

async function createParty(
  settings: IssuerSettings,
  behind: Behind,
  part: State["part"],
  sharedKeys?: Keys,
): Promise<{ state: State; fetch: TestIssuer["fetch"]; issuer: Omit<TestIssuer, "fetch" | "watchBehind"> }> {
  const { issuer, resources, dialect: name, ...parsed } = settingsSchema.parse(settings);
  const dialect = name && DIALECTS[name];
  const { accessTokenLifetime, alg = dialect?.algorithm ?? "ES256" } = parsed;
  const state: State = {
    issuer,
    accessTokenLifetime,
    ...dialect && { dialect },
    resources: new Map(),
    keys: sharedKeys ?? await createKeys(alg),
    clients: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    handles: new Map(),
    behaviour: honestBehaviour(issuer),
    behind,
    part,
  };
  const server = await serverClient();
  state.clients.set(server.id, server);
  for (const [resource, scopes] of Object.entries(resources)) addResource(state.resources, resource, scopes);
  const routes = new Map<string, Mounted>();
  const mount = (state: State) => {
    for (const [path, route] of routesOf(state.issuer)) routes.set(path, { ...route, state });
  };
  mount(state);
  const standIns = new Map<ProviderName, Promise<StandIn>>();
  const provider = (name: ProviderName): Promise<StandIn> => {
    const standing = standIns.get(name);
    if (standing) return standing;
    const own = standInState(name, state);
    mount(own);
    const made = createStandIn(name, own);
    standIns.set(name, made);
    return made;
  };
  return {
    state,
    async fetch(request) {
      const route = routes.get(new URL(request.url).pathname);
      const { failures, requests } = (route?.state ?? state).behaviour;
      const endpoint = route?.endpoint ?? "other";
      requests.set(endpoint, (requests.get(endpoint) ?? 0) + 1);
      const failure = failures.get(endpoint);
      if (failure === "reset") throw new TypeError("connection reset, on purpose");
      if (failure !== undefined) return new Response(null, failure);
      if (route === undefined) return new Response(null, { status: 404 });
      return await dispatch(route, request);
    },
    issuer: {
      issuer,
      addResource: (resource, scopes) => addResource(state.resources, resource, scopes),
      mint: (options) => mint(state, options),
      opaque: (token) => opaque(state, token),
      forge: (options) => forge(state, options),
      wrongTokens: wrongTokens(state),
      provider,
      controls: createControls(state),
    },
  };
}
