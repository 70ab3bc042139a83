/** Starts what the settings describe: listener, authorization server, database, guard and tools, in this order. */

import { fileURLToPath } from "node:url";
import { type AuthorizationServer, GuardConfigurationError, protect, weakeningsOf } from "../guard/mod.ts";
import { type OwnProcess, OwnProcessError, startOwnProcess } from "../authorization_server/own_process.ts";
import { CALENDAR, NOTES, type Resources } from "../authorization_server/options.ts";
import { createApp } from "./app.ts";
import { createCalendar } from "./calendar.ts";
import { calendarIn } from "./calendar_settings.ts";
import type { Configuration } from "./configuration.ts";
import { DEMO_NOTES } from "./demo.ts";
import { createExchange, type ExchangeOptions } from "./exchange.ts";
import { listen, type Listener } from "./listener.ts";
import { openNotes } from "./notes.ts";
import type { WriteRecord } from "./records.ts";
import { scopePolicy } from "./scopes.ts";

/** The longest message, in bytes. A note has at most 1000 characters, of six bytes each where they are escaped. */
const MAX_MESSAGE = 64 * 1024;

const STORAGE = fileURLToPath(new URL("../../.gatehouse", import.meta.url));

/** Why it does not start. The message is for whoever started it, and names the variable to change. */
export class StartError extends Error {
  override name = "StartError";
  readonly code = "not_started";
}

/** A server that runs. */
export interface Running {
  resource: string;
  /** Where it listens; behind a proxy that is not where clients find it. */
  address: string;
  issuers: readonly string[];
  /** What trusting them gives up, each with what that costs: nothing where they keep to RFC 9068. */
  weakenings: readonly { issuer: string; name: string; costs: string }[];
  /** Whether people sign in at the demonstration's own authorization server. */
  demo: boolean;
  /** Rejects with a {@linkcode OwnProcessError} if that ends by itself. */
  lost: Promise<never>;
  /**
   * Ends it in order.
   *
   * @param grace How long requests in flight may take, in milliseconds.
   * @returns whether all of them were answered.
   */
  stop(grace: number): Promise<boolean>;
}

/**
 * Starts the server.
 *
 * @throws {StartError}
 * @throws {DatabaseError}
 */
export async function start(configuration: Configuration, write: WriteRecord): Promise<Running> {
  const { HOST, DATABASE, ALLOWED_ORIGINS } = configuration;
  const listener = takePort(configuration, write);
  const address = `http://${HOST.includes(":") ? `[${HOST}]` : HOST}:${listener.port}`;
  const resource = configuration.RESOURCE ?? `${address}/mcp`;
  const scopes = scopePolicy(configuration);
  const notesResource = { ...NOTES, scopes: [...scopes.all] };
  const behind = calendarIn(configuration);
  const calendarResource = behind && { [behind.audience]: { name: "Calendar", scopes: [behind.scope] } };
  const signIn = configuration.authorizationServers
    ? undefined
    : await signInFor({ ...CALENDAR, ...calendarResource, [resource]: notesResource }, configuration);
  const authorizationServers = configuration.authorizationServers ?? [signIn!.issuer];

  const notes = openNotes(DATABASE);
  if (signIn) notes.seed(signIn.issuer, DEMO_NOTES);
  const guard = guarded({
    resource,
    authorizationServers,
    scopes,
    metadata: { resource_name: notesResource.name },
    origins: ALLOWED_ORIGINS,
    maxMessageBytes: MAX_MESSAGE,
    onAudit: (event) => write({ event: "decision", ...event }),
  });
  const calendar = behind && createCalendar(
    behind.api,
    createExchange({
      ...behind,
      issuer: serverOf(authorizationServers[0]!).issuer,
      ...await credentialsFor(configuration, signIn),
    }),
  );
  listener.answerWith(createApp({ guard, notes, write, ...(calendar ? { calendar } : {}) }));
  return {
    resource,
    address,
    issuers: authorizationServers.map((server) => serverOf(server).issuer),
    weakenings: authorizationServers.map(serverOf).flatMap((server) =>
      weakeningsOf(server, resource).map((weakening) => ({ issuer: server.issuer, ...weakening }))
    ),
    demo: signIn !== undefined,
    lost: signIn?.gone ?? new Promise(() => {}),
    async stop(grace) {
      const answered = await listener.stop(grace);
      notes.close();
      await signIn?.stop();
      return answered;
    },
  };
}

/** What this server shows when it exchanges a token. */
async function credentialsFor(
  { EXCHANGE_CLIENT_ID: clientId = "", EXCHANGE_CLIENT_SECRET: clientSecret = "" }: Configuration,
  signIn: OwnProcess | undefined,
): Promise<Pick<ExchangeOptions, "clientId" | "clientSecret">> {
  if (!signIn) return { clientId, clientSecret };
  const { client_id, client_secret } = await signIn.resourceServer();
  return { clientId: client_id, clientSecret: client_secret };
}

function serverOf(server: string | AuthorizationServer): AuthorizationServer {
  return typeof server === "string" ? { issuer: server } : server;
}

/** Which variables an option of the guard comes from, where settings that are right alone are wrong together. */
const VARIABLES_OF_OPTIONS: Readonly<Record<string, string>> = {
  "scopes.challenge": "CHALLENGE_SCOPES",
  "scopes.endpoint": "ENDPOINT_SCOPES",
};

function guarded(options: Parameters<typeof protect>[0]): ReturnType<typeof protect> {
  try {
    return protect(options);
  } catch (error) {
    const variable = error instanceof GuardConfigurationError && VARIABLES_OF_OPTIONS[error.option];
    if (!variable) throw error;
    throw new StartError(`${variable} should be ${error.message.split(": ").slice(1).join(": ")}`, {
      cause: error,
    });
  }
}

function takePort({ HOST, PORT }: Configuration, write: WriteRecord): Listener {
  try {
    return listen({ hostname: HOST, port: PORT }, write);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new StartError(`Port ${PORT} is in use: choose another with PORT`);
    }
    if (error instanceof Deno.errors.AddrNotAvailable) {
      throw new StartError(`${HOST} is no address of this machine: choose another with HOST`);
    }
    throw error;
  }
}

async function signInFor(resources: Resources, { AUTH_PORT: port }: Configuration): Promise<OwnProcess> {
  try {
    return await startOwnProcess({ port, resources, storage: STORAGE });
  } catch (error) {
    if (!(error instanceof OwnProcessError)) throw error;
    const remedy = error.code === "port_in_use" ? ": choose another with AUTH_PORT" : "";
    throw new StartError(`The authorization server does not start: ${error.message}${remedy}`, {
      cause: error,
    });
  }
}
