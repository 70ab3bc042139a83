/** Identity providers beside the test issuer: each under a path of its origin, in its own dialect, with its keys. */

import { type Failure, honestBehaviour } from "./behaviour.ts";
import { auth0, auth0Rfc9068 } from "./dialects/auth0.ts";
import { cognito, cognitoUnbound } from "./dialects/cognito.ts";
import type { Claims, Dialect } from "./dialects/dialect.ts";
import { entra, entraV1 } from "./dialects/entra.ts";
import { keycloak } from "./dialects/keycloak.ts";
import { okta } from "./dialects/okta.ts";
import { opaqueDialect } from "./dialects/opaque.ts";
import { opaque } from "./introspect.ts";
import { randomText, sha256 } from "./random.ts";
import type { State } from "./state.ts";
import { accessToken, type MintOptions, sign } from "./tokens.ts";

/** The app client that tokens are for where nothing is said: what a pool without audiences is told to trust. */
export const USUAL_CLIENT = "test-client";

/** What an app role of Entra's allows here, in the operator's table. */
export const APP_ROLES: Readonly<Record<string, string[]>> = { "Notes.Read.All": ["notes:read"] };

/** What this server was registered as where a provider gives it a name of its own, which its URL plays no part in. */
const REGISTERED = "https://notes.gatehouse.example/mcp";

/** A provider: what its tokens look like, and what a server has to be told about it beside its issuer. */
interface Provider {
  dialect: Dialect;
  /** Default: its name alone. */
  told?: Claims;
}

const entraTold = ({ audienceOf }: Dialect) => ({ audience: audienceOf(REGISTERED), appRoles: APP_ROLES });

const PROVIDERS = {
  "entra-v2": { dialect: entra, told: entraTold(entra) },
  "entra-v1": { dialect: entraV1, told: entraTold(entraV1) },
  "okta": { dialect: okta, told: { audience: okta.audienceOf(REGISTERED) } },
  "auth0": { dialect: auth0 },
  "auth0-rfc9068": { dialect: auth0Rfc9068 },
  "cognito": { dialect: cognito },
  "cognito-unbound": { dialect: cognitoUnbound, told: { name: "cognito", clients: [USUAL_CLIENT] } },
  "keycloak": { dialect: keycloak },
  "opaque": { dialect: opaqueDialect },
} satisfies Record<string, Provider>;

/** One of the providers. */
export type ProviderName = keyof typeof PROVIDERS;

/** All of them. */
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];

/** A provider at work. */
export interface StandIn {
  readonly name: ProviderName;
  /** Whose tokens these are, for people: "Okta, a custom authorization server". */
  readonly provider: string;
  /** Its issuer identifier, with a slash at the end if its own has one. */
  readonly issuer: string;
  /** The `aud` of tokens for another server of this provider's. */
  audienceOf(resource: string): string;
  /** What tokens for the server at this URL have to be asked for with: its URL, or what it was registered as. */
  registered(resource: string): string;
  /** What that server has to be told: its issuer, and what else there is to know. */
  readonly settings: Claims;
  /** An access token as this provider gives it out, whose issuer signs for other tenants too; opaque if its are. */
  mint(options: MintOptions): Promise<string>;
  /** A handle that stands for this token, in a form of its own. */
  handle(form: string, options: MintOptions): Promise<string>;
  /** Takes an opaque token back. */
  revoke(handle: string): void;
  /** The ID token of the same sign-in: for the client, and signed by the same key (OpenID Connect Core §2). */
  idToken(options: MintOptions): Promise<string>;
  /** A token that names the published key and is signed by another. */
  forge(options: MintOptions): Promise<string>;
  /** Its endpoint for questions about tokens fails like this from now on; `undefined` ends that. */
  failIntrospection(how: Failure | undefined): void;
}

/** The state of a provider's issuer beside this one: nothing is shared but the keys and what is known of resources. */
export function standInState(name: ProviderName, beside: State): State {
  const { dialect } = PROVIDERS[name];
  const issuer = dialect.issuerOf(`${new URL(beside.issuer).origin}/${name}`);
  return {
    ...beside,
    issuer,
    dialect,
    clients: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    handles: new Map(),
    behaviour: honestBehaviour(issuer),
  };
}

/** What ID tokens say beside who has signed in, and what of an access token they do not. */
function idClaims(name: ProviderName, claims: Claims, options: MintOptions): Claims {
  const { scope: _s, scp: _p, jti: _j, token_use: _u, client_id, azp: _a, appid: _i, cid, ...common } =
    claims;
  return {
    ...common,
    aud: client_id ?? cid ?? options.clientId ?? USUAL_CLIENT,
    nonce: "n-0S6_WzA2Mj",
    at_hash: "77QmUPtjPfzWtF2AnpK9RQ",
    ...name.startsWith("cognito") && { token_use: "id" },
    ...name === "keycloak" && { typ: "ID" },
    ...options.claims,
  };
}

/**
 * Puts a provider to work.
 * All of them sign with RS256. What signs here is the test issuer's key, which is quicker to use: what is judged are
 * claims.
 *
 * @param state made by {@linkcode standInState}
 */
export async function createStandIn(
  name: ProviderName,
  state: State,
): Promise<StandIn> {
  const { dialect, told = {} }: Provider = PROVIDERS[name];
  const { issuer, behaviour } = state;
  const isOpaque = name === "opaque";
  // A server that asks about tokens is a client with a secret (RFC 7662 §2.1).
  const [clientId, clientSecret] = ["notes-server", randomText()];
  state.clients.set(clientId, {
    id: clientId,
    secretHash: await sha256(clientSecret),
    authMethod: "client_secret_basic",
    redirectUris: [],
    grantTypes: ["client_credentials"],
  });
  const introspection = { endpoint: `${issuer}/introspect`, clientId, clientSecret };
  const signed = async ({ claims: changes, ...options }: MintOptions) => {
    // As they are named here: a `scope` at a provider that has `scp` is one that it never writes.
    const key = await state.keys.signing();
    const { header, claims } = accessToken(state, key, options);
    return await sign({ header, claims: { ...claims, ...changes } }, key.privateKey);
  };
  return {
    name,
    provider: dialect.provider,
    issuer,
    audienceOf: (resource) => dialect.audienceOf(resource),
    registered: (resource) => "audience" in told ? REGISTERED : resource,
    settings: { issuer, provider: { name, ...told, ...isOpaque && { introspection } } },
    mint: async (options) => isOpaque ? opaque(state, await signed(options)) : await signed(options),
    async handle(form, options) {
      state.handles.set(form, await signed(options));
      return form;
    },
    revoke: (handle) => void state.handles.delete(handle),
    async idToken(options) {
      const { claims: _, ...honest } = options;
      const key = await state.keys.signing();
      const { header, claims } = accessToken(state, key, honest);
      const typ = name === "auth0-rfc9068" ? { typ: "JWT" } : {};
      return await sign(
        { header: { ...header, ...typ }, claims: idClaims(name, claims, options) },
        key.privateKey,
      );
    },
    async forge(options) {
      const key = await state.keys.signing();
      return await sign(accessToken(state, key, options), state.keys.attacker.privateKey);
    },
    failIntrospection(how) {
      if (how) behaviour.failures.set("introspect", how);
      else behaviour.failures.delete("introspect");
    },
  };
}
