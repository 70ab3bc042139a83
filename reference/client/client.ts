/**
 * The reference client: the SDK's MCP client with the whole token dance around it, made to be copied. 401,
 * metadata, discovery, registration, PKCE, `iss`, token, refresh, step-up.
 *
 * @module
 */

import { type CallToolResult, Client, type Tool } from "@modelcontextprotocol/client";
import { callError, refusalBehind, sessionHasEnded } from "./call/call_error.ts";
import { createConnection } from "./call/connection.ts";
import { resourceFetch } from "./call/resource_fetch.ts";
import { authorize } from "./authorization/authorization.ts";
import { discover } from "./discovery/discovery.ts";
import { ClientError } from "./errors.ts";
import { createExchange } from "./http/exchange.ts";
import { refresh } from "./refresh/refresh.ts";
import { identityToKeep, wholeIdentity } from "./registration/identity.ts";
import { clientFor } from "./registration/registration.ts";
import { createSession, type Session, type Tries } from "./session.ts";
import { credentialsIn } from "./store/credentials.ts";
import { checkSettings, type ClientSettings } from "./settings.ts";

export { ClientError, type ClientErrorCode, type Step } from "./errors.ts";
export type { AuthorizationRequest, OpenBrowser } from "./authorization/browser.ts";
export type { PreRegistration } from "./registration/identity.ts";
export type { Notice, Notify } from "./notice.ts";
export type { ClientSettings } from "./settings.ts";
export type { Store } from "./store/store.ts";
export type { CallToolResult, Tool } from "@modelcontextprotocol/client";

/** A client of one MCP server. */
export interface ReferenceClient {
  /**
   * The server's tools, all pages of them.
   *
   * @throws {ClientError}
   */
  listTools(): Promise<Tool[]>;
  /**
   * Calls a tool. A result with `isError` is a result.
   *
   * @throws {ClientError}
   */
  callTool(name: string, args?: Record<string, unknown>): Promise<CallToolResult>;
  /** Ends the connection; the next call would open another. */
  close(): Promise<void>;
}

/** Sessions that a server may end during one call: one restart, and one more. */
const MAX_SESSIONS = 2;

/** More rounds than this no honest server needs: its own limits on 401 and 403 come first. */
const MAX_ROUNDS = 8;

/**
 * Creates a client. It does no I/O before the first call, which connects, and signs in where the server asks
 * for it.
 *
 * @throws {ClientError} `settings_invalid` or `url_not_allowed`
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization
 */
export function createClient(settings: ClientSettings): ReferenceClient {
  checkSettings(settings);
  const { resource, fetch, notify } = settings;
  const session = sessionOf(settings);
  const { credential } = session;
  // Aborted when a stream was cut off: whoever waits for an answer in it would wait for nothing.
  let cut = new AbortController();
  const cutOff = (reason: ClientError) => {
    const now = cut;
    cut = new AbortController();
    now.abort(reason);
  };
  const exchange = resourceFetch({ fetch, resource, credential, cutOff, notify });
  const connection = createConnection(resource, exchange, () => cut.signal);

  /** The request is sent again after each refusal: a refused one has not been executed. */
  async function call<T>(work: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
    const tries: Tries = { refreshes: 0, authorizations: 0, stepUps: 0 };
    for (let round = 0, sessions = 0; round < MAX_ROUNDS; round++) {
      await session.prepare(tries);
      const { signal } = cut;
      let client: Client | undefined;
      try {
        client = await connection.open();
        return await work(client, signal);
      } catch (error) {
        if (signal.aborted) {
          connection.forget(client);
          await client?.close();
          throw signal.reason;
        }
        if (sessionHasEnded(error) && sessions++ < MAX_SESSIONS) {
          connection.forget(client);
          continue;
        }
        const refusal = refusalBehind(error);
        if (!refusal) throw callError(error, [await session.credential()]);
        const { status, challenge, credential } = refusal;
        await session.obtain({ kind: status === 401 ? "sign-in" : "step-up", challenge, credential }, tries);
      }
    }
    throw new ClientError("authorization_limit", "call", {
      received: `the server refused ${MAX_ROUNDS} requests in a row, each with another token`,
      advice: "Try again later, or tell whoever runs it",
    });
  }

  return {
    listTools: () => call(listTools),
    callTool: (name, args = {}) => {
      return call((client, signal) => client.callTool({ name, arguments: args }, { signal }));
    },
    close: () => connection.close(),
  };
}

/** The steps of a sign-in, each with as much of the settings as it takes. */
function sessionOf(settings: ClientSettings): Session {
  const { resource, redirectUri, registration: given, clientMetadataUrl, scope, openBrowser } = settings;
  const { notify = () => {} } = settings;
  const exchange = createExchange(settings);
  const credentials = credentialsIn(settings.store, resource);
  return createSession({
    credentials,
    scope,
    notify,
    discover: (pointer) =>
      discover({ exchange, resource, pointer, credentials, registeredAt: given?.issuer }),
    clientFor: (metadata) =>
      clientFor(metadata, { exchange, credentials, redirectUri, given, clientMetadataUrl }),
    toKeep: (client, issuer) => identityToKeep(client, issuer, given),
    authorize: (discovery, client, scope) =>
      authorize(discovery, { client, scope, redirectUri, openBrowser, exchange }),
    refresh: (discovery, client, refreshToken) => {
      const whole = wholeIdentity(client, discovery.issuerMetadata.issuer, given);
      return refresh(discovery, { refreshToken, client: whole, exchange });
    },
  });
}

/** A server without tools is asked nothing: the SDK would say so on the console. */
async function listTools(client: Client, signal: AbortSignal): Promise<Tool[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  return (await client.listTools(undefined, { signal })).tools;
}
