/** Serving a handler that is measured. */

import { meter } from "./meter.mjs";

/** Serves on a free port of loopback, and answers the bench's questions. */
export function serve(handler: (request: Request) => Response | Promise<Response>): void {
  const { addr } = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  meter(`http://127.0.0.1:${addr.port}/mcp`);
}
