/** The reference server as the harness starts it: the guard, and notes in memory behind it. */

import { protect, type ProtectOptions } from "../../reference/guard/mod.ts";
import { createApp } from "../../reference/server/app.ts";
import { DEMO_NOTES } from "../../reference/server/demo.ts";
import { openNotes } from "../../reference/server/notes.ts";
import { SCOPES } from "../../reference/server/scopes.ts";
import type { CreateServer } from "../target.ts";

/** The reference server behind this guard, which is set up as the server sets it up. */
export function referenceBehind(
  guardWith: typeof protect,
  options: Partial<ProtectOptions> = {},
): CreateServer {
  return ({ resource, issuer }) => {
    const notes = openNotes(":memory:");
    notes.seed(issuer, DEMO_NOTES);
    const guard = guardWith({
      resource,
      authorizationServers: [issuer],
      scopes: SCOPES,
      maxMessageBytes: 64 * 1024,
      ...options,
    });
    return { fetch: createApp({ guard, notes, write: () => {} }) };
  };
}

/** The reference server. */
export const createReference: CreateServer = referenceBehind(protect);
