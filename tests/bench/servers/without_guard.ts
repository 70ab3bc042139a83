/** The reference server with its guard taken out: the same listener, health checks and tools, and everybody is alice. */

import type { McpHandlerRequestOptions, McpHttpHandler } from "@modelcontextprotocol/server";
import { authInfoOf } from "../../../reference/guard/adapters/auth_info.ts";
import { createHealth } from "../../../reference/server/health.ts";
import { listen } from "../../../reference/server/listener.ts";
import { createMcpEndpoint } from "../../../reference/server/mcp.ts";
import { openNotes } from "../../../reference/server/notes.ts";
import { errorDetails, recordsTo } from "../../../reference/server/records.ts";
import { meter } from "./meter.mjs";
import { WHOAMI } from "./whoami.mjs";

/** What stands where the guard was. */
export type Front = (
  request: Request,
  handler: Pick<McpHttpHandler, "fetch">,
  options: McpHandlerRequestOptions,
) => Response | Promise<Response>;

/** Serves it on a free port, and answers the bench's questions. */
export function serveWithoutGuard(front: Front): void {
  const write = recordsTo(Deno.stderr);
  const notes = openNotes(":memory:");
  const health = createHealth({ database: notes.check, keys: () => Promise.resolve() }, write);
  const endpoint = createMcpEndpoint(notes, (error) => write({ event: "error", ...errorDetails(error) }));
  const authInfo = authInfoOf({ ...WHOAMI, isClient: false, expiresAt: 0, tokenHash: "", claims: {} });
  const listener = listen({ hostname: "127.0.0.1", port: 0 }, write);
  listener.answerWith((request) => health(request) ?? front(request, endpoint, { authInfo }));
  meter(`http://127.0.0.1:${listener.port}/mcp`);
}
