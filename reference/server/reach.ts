/** Whether Deno's permissions let the server reach what its settings name: better said now than in an outage later. */

import { StartError } from "./start.ts";

/**
 * Checks that keys can be fetched from every issuer.
 *
 * @param query Deno's own; another one for tests.
 * @throws {StartError} naming the flag that is missing
 */
export function assertReachable(
  { ISSUER = [] }: { ISSUER?: readonly string[] },
  query: (descriptor: Deno.NetPermissionDescriptor) => Deno.PermissionStatus = (descriptor) =>
    Deno.permissions.querySync(descriptor),
): void {
  const hosts = ISSUER.map((issuer) => new URL(issuer).host)
    .filter((host) => query({ name: "net", host }).state !== "granted");
  if (hosts.length === 0) return;
  throw new StartError(
    `Deno may not reach ${hosts.join(", ")}: add --allow-net=${[...new Set(hosts)].join(",")}`,
  );
}
