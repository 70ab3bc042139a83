/** oidc-provider, configured. What is not named here is off. */

import type { Dialect, HonestClaims } from "../conformance/issuer/dialects/dialect.ts";
import { createAdapterFactory } from "./adapter.ts";
import { type ClientIdMetadata, createMetadataFetch, MetadataRefused } from "./client_metadata_fetch.ts";
import { type ClientMetadata, type Configuration, Provider } from "./oidc_provider.ts";
import { errorPage } from "./pages/error_page.ts";
import { pageHeaders, renderPage } from "./pages/page.ts";
import { interactionPolicy } from "./prompts.ts";
import { AUTH_METHODS, settleClientMetadata } from "./registration.ts";
import { noDefaultResource, OIDC_SCOPES, type Registry, resourceServerInfo } from "./resources.ts";
import { RESOURCE_SERVER, type Secrets } from "./secrets.ts";
import type { Storage } from "./storage.ts";
import type { PreRegistered } from "./options.ts";
import { addTokenExchange, ON_BEHALF_OF, TOKEN_EXCHANGE } from "./token_exchange.ts";
import { findUser, type User } from "./users.ts";

/** What the configuration depends on. */
export interface ProviderSettings {
  issuer: string;
  /** Whose tokens its own look like; default: what RFC 9068 says. */
  dialect: Dialect | undefined;
  /** Seconds. */
  accessTokenLifetime: number;
  registry: Registry;
  users: readonly User[];
  clients: readonly PreRegistered[];
  /** Where the resource servers take browsers back, if they ask who is at one. */
  resourceServerRedirects: readonly string[];
  storage: Storage;
  secrets: Secrets;
  /** Client ID Metadata Documents, if they are on. */
  clientIdMetadata: ClientIdMetadata | undefined;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

function features(settings: ProviderSettings): Configuration["features"] {
  const { registry, accessTokenLifetime, clientIdMetadata, dialect } = settings;
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    // Every access token is for one of the resources, so there is none for this endpoint.
    userinfo: { enabled: false },
    // Sign-out is ours: theirs submits a form by script.
    rpInitiatedLogout: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    // Only resource servers ask, and only where a resource has tokens that say nothing themselves.
    introspection: {
      enabled: [...registry.values()].some(({ opaque }) => opaque),
      allowedPolicy: (_ctx, client) => client.clientId === RESOURCE_SERVER,
    },
    registration: { enabled: true, issueRegistrationAccessToken: false },
    clientIdMetadataDocument: { enabled: clientIdMetadata !== undefined, ack: "draft-02" },
    resourceIndicators: {
      enabled: true,
      defaultResource: noDefaultResource,
      getResourceServerInfo: resourceServerInfo(registry, accessTokenLifetime, dialect?.algorithm),
    },
  };
}

function staticClients(
  { secrets, clients: others, dialect, resourceServerRedirects: redirects }: ProviderSettings,
): ClientMetadata[] {
  const forItself = { response_types: [], redirect_uris: [] };
  const { calendarSync, resourceServer } = secrets;
  const exchanges = dialect ? [] : [TOKEN_EXCHANGE, ON_BEHALF_OF];
  const ofServers: Partial<ClientMetadata> = redirects.length === 0
    ? { ...forItself, grant_types: exchanges }
    : {
      redirect_uris: [...redirects],
      application_type: redirects.every((uri) => uri.startsWith("https:")) ? "web" : "native",
      grant_types: ["authorization_code", ...exchanges],
    };
  return [
    { ...calendarSync, ...forItself, client_name: "Calendar sync", grant_types: ["client_credentials"] },
    { ...resourceServer, ...ofServers, client_name: "Resource server" },
    ...others.map((client): ClientMetadata => ({
      ...client,
      client_name: client.client_id,
      token_endpoint_auth_method: client.client_secret === undefined ? "none" : "client_secret_basic",
      grant_types: ["authorization_code", "refresh_token"],
    })),
  ];
}

/** Has access tokens say what they say as the provider would. */
function inDialect({ typ, claims }: Dialect) {
  return (_ctx: unknown, _token: unknown, parts: { header?: object; payload: Record<string, unknown> }) => {
    parts.header = { typ };
    parts.payload = claims(parts.payload as HonestClaims);
  };
}

/** Cookies do not know ports: two servers on one machine would overwrite each other's. */
function cookieNames(issuer: string): Record<"session" | "interaction" | "resume", string> {
  const name = `gatehouse_${new URL(issuer).port || "443"}`;
  return { session: name, interaction: `${name}_interaction`, resume: `${name}_resume` };
}

function configuration(settings: ProviderSettings): Configuration {
  const { issuer, dialect, accessTokenLifetime, users, storage, secrets, clientIdMetadata } = settings;
  return {
    adapter: createAdapterFactory(storage),
    jwks: secrets.jwks,
    cookies: { names: cookieNames(issuer), keys: [secrets.cookieKey] },
    clients: staticClients(settings),
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    clientAuthMethods: [...AUTH_METHODS],
    // A validator runs when at least one member is declared.
    extraClientMetadata: {
      properties: ["software_id"],
      validator: (_ctx, _member, _value, metadata) => settleClientMetadata(metadata),
    },
    scopes: [...OIDC_SCOPES],
    responseTypes: ["code"],
    pkce: { required: () => true },
    routes: {
      authorization: "/authorize",
      token: "/token",
      registration: "/register",
      revocation: "/revoke",
      introspection: "/introspect",
      jwks: "/jwks",
    },
    interactions: {
      policy: interactionPolicy(),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    features: features(settings),
    // Clients in web pages: no cookie counts at the endpoints that this is about, a code and its verifier do.
    clientBasedCORS: () => true,
    rotateRefreshToken: true,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed("refresh_token"),
    expiresWithSession: () => false,
    findAccount: (_ctx, sub) => {
      const user = findUser(users, sub);
      return user && { accountId: user.name, claims: () => ({ sub: user.name }) };
    },
    extraTokenClaims: (ctx, token) => ({
      roles: findUser(users, "accountId" in token ? token.accountId : undefined)?.roles ?? [],
      ...ctx.state.act && { act: ctx.state.act },
    }),
    formats: { customizers: dialect && { jwt: inDialect(dialect) } },
    ttl: {
      AccessToken: accessTokenLifetime,
      ClientCredentials: accessTokenLifetime,
      AuthorizationCode: MINUTE,
      IdToken: accessTokenLifetime,
      Interaction: 15 * MINUTE,
      Session: DAY,
      RefreshToken: 14 * DAY,
      // Rotation renews a refresh token, and nothing renews consent.
      Grant: 90 * DAY,
    },
    fetch: createMetadataFetch(clientIdMetadata),
    renderError(ctx, out, error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const detail = cause instanceof MetadataRefused
        ? `The document was not read: ${cause.message}.`
        : undefined;
      const known = error instanceof Error && error.name === "SessionNotFound" ? "expired" : out.error;
      ctx.set(pageHeaders());
      ctx.body = renderPage(errorPage({ error: known, description: out.error_description, detail }), issuer);
    },
  };
}

/** Creates the provider. */
export function createProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(settings.issuer, configuration(settings));
  if (!settings.dialect) addTokenExchange(provider, settings);
  return provider;
}
