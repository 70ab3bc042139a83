/**
 * `deno task reference`: the protected notes server, and beside it an authorization server with demo users unless
 * ISSUER names a real one. Settings come from the environment; `--help` lists them.
 *
 * Standard output is for people. Decisions and events go to standard error, one line of JSON each.
 *
 * Exit codes: 0 ended in order by SIGINT or SIGTERM; 1 requests were cut off, or the authorization server was lost;
 * 2 not started.
 *
 * @module
 */

import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { DatabaseError } from "./database.ts";
import { interrupted } from "./interrupted.ts";
import { assertReachable, dropDemoPermissions } from "./reach.ts";
import { recordsTo } from "./records.ts";
import { start, StartError } from "./start.ts";
import { usage } from "./usage.ts";
import { welcome } from "./welcome.ts";

/** How long requests in flight may take once the server has been told to stop, in milliseconds. */
const GRACE = 10_000;

const write = recordsTo(Deno.stderr);
const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(`${text}\n`));
}

/** Runs until it is told to stop, and returns the exit code. */
async function main(): Promise<number> {
  if (Deno.args.length > 0) {
    print(usage());
    return Deno.args[0] === "--help" ? 0 : 2;
  }
  const configuration = readConfiguration((name) => Deno.env.get(name));
  dropDemoPermissions(configuration);
  assertReachable(configuration);
  const server = await start(configuration, write);
  const { resource, address, issuers, weakenings, demo } = server;
  print(welcome({ resource, issuers, demo, npx: Deno.env.get("npm_command") === "exec" }));
  write({ event: "started", resource, address, issuers, weakenings });

  const told = interrupted();
  const inOrder = await Promise.race([told.then(() => true), server.lost.catch(() => false)]);
  if (!inOrder) write({ event: "authorization_server_lost" });
  const answered = await server.stop(GRACE);
  write({ event: "stopped", answered });
  return inOrder && answered ? 0 : 1;
}

try {
  Deno.exit(await main());
} catch (error) {
  const foreseen = [ConfigurationError, DatabaseError, StartError, Deno.errors.NotCapable];
  if (!(error instanceof Error && foreseen.some((known) => error instanceof known))) throw error;
  Deno.stderr.writeSync(encoder.encode(`${error.message.replace(/^/gm, "gatehouse: ")}\n`));
  Deno.exit(2);
}
