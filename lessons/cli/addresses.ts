/** Where the lessons serve. Always 127.0.0.1 and never a name: `resource` and `issuer` are compared as strings. */

import { UsageError } from "./usage.ts";

/** The port of the notes server. */
export const NOTES_PORT = 8000;

/** The port of the authorization server. */
export const AUTH_PORT = 9000;

/** The issuer that a serving lesson trusts. Nobody answers there before lesson 4. */
export const ISSUER = `http://127.0.0.1:${AUTH_PORT}`;

/**
 * Makes sure that a port can be listened on, before anything else is done.
 *
 * @throws {UsageError} naming the port and the flag that changes it
 */
export function assertFree(port: number, flag: string): void {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
  } catch (error) {
    const why = error instanceof Deno.errors.AddrInUse ? "is in use" : "cannot be listened on";
    throw new UsageError(`Port ${port} ${why}: choose another with ${flag}, or 0 for any that is free`);
  }
}
