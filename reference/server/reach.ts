/**
 * Whether Deno's permissions let the server do what its settings say, and no more: better said now than in an outage
 * later.
 */

import { dirname, resolve } from "node:path";
import { StartError } from "./start.ts";

/** As much of the settings as needs a permission. */
export interface Reach {
  ISSUER?: readonly string[];
  HOST: string;
  DATABASE: string;
  JWKS_URI?: string;
  INTROSPECTION_ENDPOINT?: string;
  CALENDAR_API?: string;
}

/** Asks for the state of a permission. */
export type Query = (descriptor: Deno.PermissionDescriptor) => Deno.PermissionState;

const queryDeno: Query = (descriptor) => Deno.permissions.querySync(descriptor).state;

/**
 * Checks that issuers and the calendar can be reached, that the database can be kept where it is to be kept, and that the demonstration
 * can start its authorization server.
 *
 * @param query Deno's own; another one for tests.
 * @throws {StartError} naming all that is missing, and a command that has it
 */
export function assertReachable(reach: Reach, query: Query = queryDeno): void {
  const { ISSUER = [], HOST, DATABASE } = reach;
  if (ISSUER.length === 0 && query({ name: "run", command: "deno" }) !== "granted") {
    throw new StartError(
      "Deno may not start the demonstration's authorization server: set ISSUER, or start it with deno task reference",
    );
  }
  const more = [reach.JWKS_URI, reach.INTROSPECTION_ENDPOINT, reach.CALENDAR_API];
  const urls = [...ISSUER, ...more].filter((url) => url !== undefined);
  const hosts = [...new Set(urls.map((url) => new URL(url).host))];
  const farHosts = hosts.filter((host) => query({ name: "net", host }) !== "granted");
  const folder = DATABASE === ":memory:" ? undefined : dirname(resolve(DATABASE));
  const closed = folder !== undefined &&
    (["read", "write"] as const).some((name) => query({ name, path: folder }) !== "granted");
  if (farHosts.length === 0 && !closed) return;

  const missing = [
    ...(farHosts.length > 0 ? [`reach ${farHosts.join(", ")}`] : []),
    ...(closed ? [`keep notes in ${folder}, where DATABASE is`] : []),
  ];
  // A flag replaces what the permission set allows, so it names what that had as well.
  const flags = [
    ...(farHosts.length > 0 ? [`--allow-net=${[...new Set([HOST, ...hosts])].join(",")}`] : []),
    ...(closed ? [`--allow-read=${folder}`, `--allow-write=${folder}`] : []),
  ];
  throw new StartError(
    `Deno may not ${missing.join(", nor ")}: start it with ` +
      `deno run --no-prompt -P=reference ${flags.join(" ")} reference/server/main.ts`,
  );
}

/** Gives up, for the life of the process, what only the demonstration needs. */
export function dropDemoPermissions({ ISSUER = [] }: Pick<Reach, "ISSUER">): void {
  if (ISSUER.length === 0) return;
  // The general one alone would leave the one for this command in force.
  Deno.permissions.revokeSync({ name: "run" });
  Deno.permissions.revokeSync({ name: "run", command: "deno" });
}
