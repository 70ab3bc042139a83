/** The operations of the notes server, which the lessons and the reference protect. */

import type { Operation, Operations } from "./operation.ts";

const list: Operation = {
  name: "tools/call list_notes",
  method: "tools/call",
  params: () => ({ name: "list_notes", arguments: {} }),
  scopes: ["notes:read"],
};

/** One that reads, and one that writes and is seen by it. */
export const NOTES_OPERATIONS: Required<Pick<Operations, "reads" | "writes">> = {
  reads: list,
  writes: {
    name: "tools/call add_note",
    method: "tools/call",
    params: () => ({ name: "add_note", arguments: { text: `gatehouse-${crypto.randomUUID()}` } }),
    scopes: ["notes:write"],
    observe: list,
  },
};
