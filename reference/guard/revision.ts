/** Which revision of MCP a message is in, as far as the guard has to know. */

import type { Fields } from "./fields.ts";
import type { Message } from "./message.ts";
import { Refusal } from "./refusal.ts";

/** The revisions before 2026-07-28. What is not among them is newer, or unknown. */
const EARLIER = new Set(["2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]);

/** Where a message says its own revision. */
const VERSION = "io.modelcontextprotocol/protocolVersion";

/** The revision that a message itself names, from 2026-07-28 on. @see MCP 2026-07-28, Versioning */
export function claimedVersion({ params }: Message): unknown {
  const meta = params?._meta;
  return typeof meta === "object" && meta !== null ? (meta as Record<string, unknown>)[VERSION] : undefined;
}

/** Whether a request names a revision in which every request stands alone. */
export function namesLaterRevision(headers: Fields): boolean {
  const version = headers.get("mcp-protocol-version");
  return version !== null && !EARLIER.has(version);
}

/** Whether a message is in a revision in which every request stands alone: 2026-07-28, and what comes after it. */
export function standsAlone(headers: Fields, message: Message): boolean {
  return claimedVersion(message) !== undefined || namesLaterRevision(headers);
}

/**
 * Refuses what a client answers, where servers ask it nothing.
 *
 * @throws {Refusal} `message_not_allowed`
 * @see MCP 2026-07-28, Streamable HTTP, Sending Messages
 */
export function checkKind({ method }: Message): void {
  if (method !== undefined) return;
  throw new Refusal("message_not_allowed", "Send a request or a notification", {
    status: 400,
    rpcCode: -32600,
    rule: "MCP 2026-07-28, Streamable HTTP, Sending Messages",
  });
}
