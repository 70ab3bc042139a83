/**
 * The embedded authorization server: oidc-provider, configured for MCP, with a sign-in page of its own and three
 * demo users. It is what the lessons' servers trust. It listens on loopback, and its users have no passwords:
 * never put it in front of anything real.
 *
 * @module
 */

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type DialectName, DIALECTS } from "../conformance/issuer/dialects/all.ts";
import type { ClientIdMetadata } from "./client_metadata_fetch.ts";
import type { Context } from "./context.ts";
import { createListener } from "./listener.ts";
import { addMiddleware } from "./middleware.ts";
import {
  parseResource,
  type PreRegistered,
  type Resource,
  type Resources,
  settingsSchema,
} from "./options.ts";
import { createProvider } from "./provider.ts";
import { type ClientCredentials, loadSecrets } from "./secrets.ts";
import type { OnStep } from "../command/steps.ts";
import { observeSteps } from "./steps.ts";
import { openStorage } from "./storage.ts";
import type { User } from "./users.ts";

export type { ClientIdMetadata } from "./client_metadata_fetch.ts";
export type { PreRegistered, Resource, Resources } from "./options.ts";
export type { ClientCredentials } from "./secrets.ts";

/** How an authorization server is set up. */
export interface AuthorizationServerOptions {
  /** Issuer identifier: `http://127.0.0.1:PORT` or an https origin (RFC 8414 §2). A dialect adds to it. */
  issuer: string;
  /** Resource identifier -> its name and scopes (RFC 8707 §2); default: the lessons' notes and calendar servers. */
  resources?: Resources;
  /** Directory for keys, registrations and grants, so that they survive a restart; without it, in memory. */
  storage?: string;
  /** Forgets what the directory holds before it starts. */
  fresh?: boolean;
  /** Who can sign in, without a password; default: alice, bob and carol. */
  users?: User[];
  /** Clients that are known from the start. */
  clients?: PreRegistered[];
  /** Where a resource server takes browsers back that it sends here, to say who is at them; default: it sends none. */
  resourceServerRedirects?: string[];
  /** Seconds; default 900. Real clients cannot use a token that lives for 300 or less. */
  accessTokenLifetime?: number;
  /**
   * Access tokens and the issuer identifier look like this provider's. Then there is no token exchange: providers have
   * ways of their own.
   */
  dialect?: DialectName;
  /** Accepts and advertises Client ID Metadata Documents; the hooks are for tests. Default: off. */
  clientIdMetadata?: boolean | ClientIdMetadata;
  /** Told of each step of a client's flow as it happens; default: nobody is. */
  onStep?: OnStep;
  /** Told of errors that are the server's own fault; default: nobody is. Not for the eyes of users. */
  onError?: (error: Error) => void;
}

/** An authorization server that waits for requests. */
export interface AuthorizationServer {
  /** The issuer identifier, with what the dialect adds. */
  readonly issuer: string;
  /** For `node:http`. It answers requests for the issuer's own host only. */
  readonly listener: RequestListener;
  /** The one client that acts for itself; the same in every run on one storage directory. */
  readonly calendarSync: ClientCredentials;
  /** What a resource server asks with about tokens (RFC 7662 §2.1), and exchanges them with; the same in every run too. */
  readonly resourceServer: ClientCredentials;
  /**
   * Makes a resource known, or changes it: a server can learn its port late.
   *
   * @throws {z.ZodError} when it is malformed.
   */
  addResource(resource: string, options: Resource): void;
  /** Closes the storage. Requests must have ended. */
  close(): Promise<void>;
}

/**
 * Creates an authorization server.
 *
 * @throws {z.ZodError} when an option is malformed.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export async function createAuthorizationServer(
  options: AuthorizationServerOptions,
): Promise<AuthorizationServer> {
  const settings = settingsSchema.parse(options);
  const { resources, users, clients, fresh, accessTokenLifetime, storage: directory } = settings;
  const { resourceServerRedirects } = settings;
  const dialect = settings.dialect && DIALECTS[settings.dialect];
  const issuer = dialect?.issuerOf(settings.issuer) ?? settings.issuer;
  const { clientIdMetadata = false, onStep, onError = () => {} } = options;
  const registry = new Map(Object.entries(resources));
  const storage = openStorage(directory, fresh);
  try {
    const secrets = await loadSecrets(storage, dialect?.algorithm);
    const provider = createProvider({
      issuer,
      dialect,
      accessTokenLifetime,
      registry,
      users,
      clients,
      resourceServerRedirects,
      storage,
      secrets,
      clientIdMetadata: clientIdMetadata === true ? {} : clientIdMetadata || undefined,
    });
    // Koa would print it.
    provider.silent = true;
    provider.on("server_error", (_ctx, error) => onError(error));
    if (onStep) observeSteps(provider, onStep);
    addMiddleware(provider, registry);
    const context: Context = { issuer, provider, registry, users, secrets, onError };
    return {
      issuer,
      listener: createListener(context),
      calendarSync: secrets.calendarSync,
      resourceServer: secrets.resourceServer,
      addResource: (resource, settings) => void registry.set(...parseResource(resource, settings)),
      close: () => Promise.resolve(storage.close()),
    };
  } catch (error) {
    storage.close();
    throw error;
  }
}

/** The same, listening. */
export type ServingAuthorizationServer = Omit<AuthorizationServer, "listener">;

/**
 * Listens on 127.0.0.1 and serves; the issuer follows from the port.
 *
 * @param options `port` 0 takes a free one.
 * @throws {Error} with the code `EADDRINUSE` when the port is in use.
 */
export async function serveAuthorizationServer(
  { port, ...options }: Omit<AuthorizationServerOptions, "issuer"> & { port: number },
): Promise<ServingAuthorizationServer> {
  // The port is taken first, since the issuer follows from it; whoever is early waits.
  let isReady: (listener: RequestListener) => void = () => {};
  const ready = new Promise<RequestListener>((resolve) => isReady = resolve);
  const http = createServer((...request) => void ready.then((listener) => listener(...request)));
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", resolve);
  });
  const closeHttp = () =>
    new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
  try {
    const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const { listener, close, ...server } = await createAuthorizationServer({ ...options, issuer });
    isReady(listener);
    return { ...server, close: () => closeHttp().then(close) };
  } catch (error) {
    await closeHttp();
    throw error;
  }
}
