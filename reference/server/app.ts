/** The notes server, put together: health, guard, tools. */

import { serveSdkV2 } from "../guard/adapters/sdk_v2.ts";
import type { Guard } from "../guard/mod.ts";
import { createHealth } from "./health.ts";
import type { Handler } from "./listener.ts";
import { createMcpEndpoint } from "./mcp.ts";
import type { Notes } from "./notes.ts";
import { errorDetails, type WriteRecord } from "./records.ts";

/** What it is put together from. */
export interface AppOptions {
  guard: Guard;
  notes: Notes;
  write: WriteRecord;
}

/** Creates the server, as one handler. */
export function createApp({ guard, notes, write }: AppOptions): Handler {
  const health = createHealth({ database: notes.check, keys: guard.ready }, write);
  const endpoint = createMcpEndpoint(notes, (error) => write({ event: "error", ...errorDetails(error) }));
  const serve = serveSdkV2(guard, endpoint);
  return (request) => health(request) ?? serve(request);
}
