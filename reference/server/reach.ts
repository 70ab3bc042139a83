/** Whether Deno's permissions let the server reach what its settings name: better said now than in an outage later. */

import { StartError } from "./start.ts";

/**
 * Checks that keys can be fetched from every issuer.
 *
 * @param query Deno's own; another one for tests.
 * @throws {StartError} naming the flag that is missing
 */
export function assertReachable(
  { ISSUER = [], HOST }: { ISSUER?: readonly string[]; HOST: string },
  query: (descriptor: Deno.NetPermissionDescriptor) => Deno.PermissionStatus = (descriptor) =>
    Deno.permissions.querySync(descriptor),
): void {
  const hosts = ISSUER.map((issuer) => new URL(issuer).host)
    .filter((host) => query({ name: "net", host }).state !== "granted");
  if (hosts.length === 0) return;
  // The flag replaces what the permission set allows, so it names the listener's address as well.
  const all = [...new Set([HOST, ...hosts])].join(",");
  throw new StartError(
    `Deno may not reach ${hosts.join(", ")}: start it with ` +
      `deno run -P=reference --allow-net=${all} reference/server/main.ts`,
  );
}
