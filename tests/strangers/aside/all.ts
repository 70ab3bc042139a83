/** Two strangers that no rule was tried on while the rules were written: at the end they showed whether these are fair. */

import type { Revision } from "../../../reference/conformance/requirement.ts";
import type { Stranger } from "../stranger.ts";

const OLD: Revision[] = ["2025-06-18", "2025-11-25"];

/** Proved honest as the others are, and judged as they are since the rules were finished. */
export const strangersAside: Stranger[] = [
  {
    name: "echo with an event before the first",
    runtime: "node",
    file: "aside/priming.mjs",
    sdk: "none",
    revisions: OLD,
    traits: [
      "sessions",
      "event streams",
      "notification first",
      "no pointer",
      "credential before method",
      "one field of each name",
      "any type of token",
      "no subject needed",
      "list of audiences",
      "401 without a body",
      "other schemes",
      "404 as HTML",
    ],
    reads: { tool: "echo", arguments: { text: "hello" }, scopes: ["echo:use"] },
  },
  {
    name: "inventory behind one door",
    runtime: "deno",
    file: "aside/one_door.ts",
    sdk: "v2",
    revisions: [...OLD, "2026-07-28"],
    traits: [
      "introspection",
      "30 s cooldown",
      "any type of token",
      "no subject needed",
      "list of audiences",
      "credential before method",
    ],
    reads: { tool: "list_stock", arguments: {}, scopes: ["inventory:read"] },
    writes: { tool: "restock", arguments: { item: "nut", count: 3 }, scopes: ["inventory:write"] },
  },
];
