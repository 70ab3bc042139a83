/** The reference server, open, as cheaply as it can be done: the message parsed and handed over, nothing checked at all. */

import { serveWithoutGuard } from "./without_guard.ts";

serveWithoutGuard(async (request, handler, options) =>
  handler.fetch(request, { ...options, parsedBody: await request.json() })
);
