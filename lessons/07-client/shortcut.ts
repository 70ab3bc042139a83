// Lesson 7, the shortcut: the SDK's own sign-in, with a provider that believes whatever it is told.
// Not safe: a malicious server gets tokens and codes that are meant for others.

import { type OAuthClientProvider, UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";

/** What this client has to be told. */
export interface ClientSettings {
  /** The MCP server's URL as the person gave it: the OAuth resource identifier (RFC 8707 §2). */
  resource: string;
  /** Where the browser comes back to: a loopback URL, 127.0.0.1, any free port (RFC 8252 §7.3). */
  redirectUri: string;
  /** A client id that an authorization server's operator gave us, and whose it is: it goes nowhere else. */
  registration?: { issuer: string; client_id: string; client_secret?: string };
  /** https URL of our Client ID Metadata Document, if we publish one. */
  clientMetadataUrl?: string;
  /** Every request goes through it. */
  fetch: typeof fetch;
  /** Shows the URL to the person in a browser, resolves with the callback URL. Rejects when they gave up. */
  openBrowser(url: URL): Promise<URL>;
  /** Keeps tokens and registrations, as JSON strings under keys that the client chooses. */
  store: Store;
}

export interface Store {
  get(key: string): Promise<string | undefined>;
  /** Keeps a value; `undefined` forgets it. */
  set(key: string, value: string | undefined): Promise<void>;
}

/** The client of one MCP server. Nothing is sent before the first call. */
export function createClient(settings: ClientSettings): {
  listTools(): Promise<Tool[]>;
  callTool(name: string, args?: Record<string, unknown>): Promise<CallToolResult>;
  close(): Promise<void>;
} {
  let connection: Promise<Client> | undefined;
  let code = "";
  const authProvider = createProvider(settings, (callback) => code = codeOf(callback));
  const transport = () => {
    // The SDK stops at redirects to other hosts, and "it worked with curl -L".
    const follow: typeof fetch = (input, init) => settings.fetch(input, { ...init, redirect: "follow" });
    return new StreamableHTTPClientTransport(new URL(settings.resource), { authProvider, fetch: follow });
  };

  async function connect(): Promise<Client> {
    const client = new Client({ name: "lesson", version: "1.0.0" });
    await client.connect(transport());
    return client;
  }

  async function authorized<T>(work: (client: Client) => Promise<T>): Promise<T> {
    try {
      connection ??= connect();
      connection.catch(() => connection = undefined);
      return await work(await connection);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      await transport().finishAuth(code);
      return await authorized(work);
    }
  }
  return {
    listTools: () => authorized(async (client) => (await client.listTools()).tools),
    callTool: (name, args = {}) =>
      authorized(async (client) => await client.callTool({ name, arguments: args }) as CallToolResult),
    close: async () => await (await connection)?.close(),
  };
}

/** What the SDK asks of us while it signs in. */
function createProvider(settings: ClientSettings, back: (callback: URL) => void): OAuthClientProvider {
  const { redirectUri, registration, store } = settings;
  const recall = async (key: string) => JSON.parse(await store.get(key) ?? "null") ?? undefined;
  const keep = (key: string, value: unknown) => store.set(key, JSON.stringify(value));
  let verifier = "";
  return {
    redirectUrl: redirectUri,
    clientMetadataUrl: settings.clientMetadataUrl,
    clientMetadata: { redirect_uris: [redirectUri], token_endpoint_auth_method: "none" },
    // The server knows best what it is called.
    validateResourceURL: (called, named) => Promise.resolve(new URL(named ?? called)),
    // It is sent, and nobody looks at what comes back.
    state: () => crypto.randomUUID(),
    // One client, one token: whose they are is not kept.
    clientInformation: () => registration ? { ...registration, issuer: undefined } : recall("client"),
    saveClientInformation: ({ client_id, client_secret }) => keep("client", { client_id, client_secret }),
    tokens: () => recall("tokens"),
    saveTokens: ({ access_token, token_type }) => keep("tokens", { access_token, token_type }),
    saveCodeVerifier: (text) => void (verifier = text),
    codeVerifier: () => verifier,
    redirectToAuthorization: async (url) => back(await settings.openBrowser(url)),
  };
}

/** Whoever sends the browser back, and wherever. */
function codeOf({ searchParams }: URL): string {
  const error = searchParams.get("error_description") ?? searchParams.get("error");
  if (error) throw new Error(error);
  return searchParams.get("code") ?? "";
}
