/** Whether a port can be had, before anything else is done; and which. */

import { once } from "node:events";
import { createServer } from "node:net";
import { UsageError } from "./usage.ts";

/**
 * Makes sure that a port of 127.0.0.1 can be listened on.
 *
 * @param flag The option that changes it.
 * @throws {UsageError} naming the port and the flag
 */
export async function assertFree(port: number, flag: string): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    const why = (error as { code?: unknown }).code === "EADDRINUSE" ? "is in use" : "cannot be listened on";
    throw new UsageError(`Port ${port} ${why}: choose another with ${flag}, or 0 for any that is free`);
  }
  server.close();
  await once(server, "close");
}

/** Below the ports that systems hand out by themselves: no other program is given one of these by chance. */
const OWN_PORTS = { from: 24_000, to: 32_000 };

/** A port of 127.0.0.1 that nobody listens on, for a program that is started later. */
export async function freePort(): Promise<number> {
  const { from, to } = OWN_PORTS;
  for (;;) {
    const port = from + Math.floor(Math.random() * (to - from));
    try {
      await assertFree(port, "--port");
      return port;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
}
