/** Servers with one flaw each: they take a message of one era for one of the other. */

import { claimsOf, resigned } from "../claims.ts";
import { answering, changed, edited, type Message, operationOf, readMessage } from "../http.ts";
import type { Mutant } from "../mutant.ts";
import { retirementMutants } from "./mutants_retirement.ts";

/** Whether a message is of a revision before 2026-07-28. */
function isOlder(message: Message | undefined): boolean {
  return message?.params?._meta === undefined;
}

const NO_FIELDS = { "mcp-method": null, "mcp-name": null };

/** The mutants of this file's subject. */
export const erasMutants: Mutant[] = [
  {
    name: "opens-discovery-by-its-field",
    flaw: "It lets everybody in whose Mcp-Method says server/discover.",
    lesson: 12,
    async fetch(request, next, around) {
      const open = request.headers.get("mcp-method") === "server/discover";
      if (!open || request.headers.has("authorization")) return await next(request);
      return await next(await resigned(request, around, { aud: around.settings.resource }, NO_FIELDS));
    },
  },
  {
    name: "reaches-as-far-as-its-field",
    flaw: "It asks for the scopes of the tool that Mcp-Name names.",
    lesson: 12,
    async fetch(request, next, around) {
      const [message, again] = await readMessage(request);
      const claims = claimsOf(request);
      const reads = request.headers.get("mcp-name") === "list_notes";
      if (!reads || !claims || !isOlder(message)) return await next(again);
      const wide = { ...claims, scope: "notes:read notes:write" };
      return await next(await resigned(again, around, wide, NO_FIELDS));
    },
  },
  {
    name: "older-means-trusted",
    flaw: "It asks older messages for no scopes: their clients could not be told which.",
    lesson: 12,
    async fetch(request, next, around) {
      const [message, again] = await readMessage(request);
      const claims = claimsOf(request);
      if (!claims || !isOlder(message) || request.headers.has("mcp-protocol-version")) {
        return await next(again);
      }
      return await next(await resigned(again, around, { ...claims, scope: "notes:read notes:write" }));
    },
  },
  {
    name: "looks-away-from-older-fields",
    flaw: "It executes an older message whatever its Mcp-Method and Mcp-Name say.",
    lesson: 12,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      return await next(isOlder(message) ? changed(again, { headers: NO_FIELDS }) : again);
    },
  },
  {
    name: "offers-one-revision",
    flaw: "It answers every initialize with the revision that it likes best.",
    lesson: 12,
    fetch: answering(
      "initialize",
      ({ result }) => void Object.assign(result!, { protocolVersion: "2025-03-26" }),
    ),
  },
  {
    name: "older-callers-are-nobody",
    flaw: "It tells older clients of no roles.",
    lesson: 12,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (operationOf(message) !== "whoami" || !isOlder(message) || response.status !== 200) return response;
      return await edited(response, ({ result }) => {
        (result!.structuredContent as { roles: string[] }).roles = [];
      });
    },
  },
  {
    name: "two-servers-at-one-door",
    flaw: "It keeps the server that it was for older clients, with notes of its own.",
    lesson: 12,
    async fetch(request, next, { before }) {
      const [message, again] = await readMessage(request);
      return await (isOlder(message) && message ? before(again) : next(again));
    },
  },
  ...retirementMutants,
];
