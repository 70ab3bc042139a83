/** Starts what the settings describe: listener, authorization server, database, guard and tools, in this order. */

import { fileURLToPath } from "node:url";
import { protect } from "../guard/mod.ts";
import { type OwnProcess, OwnProcessError, startOwnProcess } from "../authorization_server/own_process.ts";
import { createApp } from "./app.ts";
import type { Configuration } from "./configuration.ts";
import { DEMO_NOTES } from "./demo.ts";
import { listen, type Listener } from "./listener.ts";
import { openNotes } from "./notes.ts";
import type { WriteRecord } from "./records.ts";
import { SCOPES } from "./scopes.ts";

/** The longest message, in bytes. A note has at most 1000 characters, of six bytes each where they are escaped. */
const MAX_MESSAGE = 64 * 1024;

const NOTES = { name: "Notes", scopes: [...SCOPES.all] };
/** A second resource of the same issuer: its tokens are honest, and not for us. */
const CALENDAR = { "http://127.0.0.1:8001/mcp": { name: "Calendar", scopes: ["calendar:read"] } };
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
  const signIn = configuration.authorizationServers ? undefined : await signInFor(resource, configuration);
  const authorizationServers = configuration.authorizationServers ?? [signIn!.issuer];

  const notes = openNotes(DATABASE);
  if (signIn) notes.seed(signIn.issuer, DEMO_NOTES);
  const guard = protect({
    resource,
    authorizationServers,
    scopes: SCOPES,
    metadata: { resource_name: NOTES.name },
    origins: ALLOWED_ORIGINS,
    maxMessageBytes: MAX_MESSAGE,
    onAudit: (event) => write({ event: "decision", ...event }),
  });
  listener.answerWith(createApp({ guard, notes, write }));
  return {
    resource,
    address,
    issuers: authorizationServers.map((server) => typeof server === "string" ? server : server.issuer),
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

async function signInFor(resource: string, { AUTH_PORT: port }: Configuration): Promise<OwnProcess> {
  try {
    return await startOwnProcess({ port, resources: { ...CALENDAR, [resource]: NOTES }, storage: STORAGE });
  } catch (error) {
    if (!(error instanceof OwnProcessError)) throw error;
    const remedy = error.code === "port_in_use" ? ": choose another with AUTH_PORT" : "";
    throw new StartError(`The authorization server does not start: ${error.message}${remedy}`, {
      cause: error,
    });
  }
}
