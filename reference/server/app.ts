/** The notes server, put together: health, guard, tools. */

import { authInfoOf } from "../guard/adapters/auth_info.ts";
import { serveSdkV2 } from "../guard/adapters/sdk_v2.ts";
import { bearerToken } from "../guard/bearer.ts";
import type { Guard } from "../guard/mod.ts";
import type { Calendar } from "./calendar.ts";
import { createHealth } from "./health.ts";
import type { Handler } from "./listener.ts";
import { createMcpEndpoint, type Endpoint } from "./mcp.ts";
import type { Notes } from "./notes.ts";
import { errorDetails, type WriteRecord } from "./records.ts";

/** What it is put together from. */
export interface AppOptions {
  guard: Guard;
  notes: Notes;
  write: WriteRecord;
  /** What is behind it, where there is something. */
  calendar?: Calendar;
}

/** Creates the server, as one handler. */
export function createApp({ guard, notes, write, calendar }: AppOptions): Handler {
  const health = createHealth({ database: notes.check, keys: guard.ready }, write);
  const endpoint = createMcpEndpoint(notes, (error) => write({ event: "error", ...errorDetails(error) }));
  const serve = calendar ? serveWithCalendar(guard, endpoint, calendar) : serveSdkV2(guard, endpoint);
  return (request) => health(request) ?? serve(request);
}

/**
 * As {@linkcode serveSdkV2}, and the caller's calendar with it. Tools still never see the token: they get what reads one
 * calendar, and what that shows to the calendar is another token.
 */
function serveWithCalendar(guard: Guard, endpoint: Endpoint, calendar: Calendar): Handler {
  return async (request) => {
    const admitted = await guard(request);
    if (admitted instanceof Response) return admitted;
    const { caller, message, deferredRequest } = admitted;
    // The guard has verified the one token that is in this very request, and admits none that has two.
    const token = bearerToken(request.headers.get("authorization"), { opaque: true });
    const authInfo = authInfoOf(caller);
    const events = calendar({ token, expiresAt: caller.expiresAt });
    const extra = { ...authInfo.extra, events };
    return await admitted.complete(
      endpoint.fetch(deferredRequest, { authInfo: { ...authInfo, extra }, parsedBody: message }),
    );
  };
}
