/** Servers that give the same answer to everything. A check that is content with each of them sees nothing. */

import type { Send } from "../reference/conformance/send/outgoing.ts";
import { type Handler, memorySend } from "../reference/conformance/send/memory.ts";

/** One of them: how messages to it end. */
export interface Degenerate {
  name: string;
  /** @param origin where it is to listen: "http://127.0.0.1:8000" */
  sendTo(origin: string): Send;
}

function answering(name: string, answer: () => Response): Degenerate {
  const handler: Handler = { fetch: answer };
  return { name, sendTo: (origin) => memorySend({ [origin]: handler }) };
}

/** The three of them. */
export const degenerates: Degenerate[] = [
  answering("401 to everything", () => {
    return new Response(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
  }),
  answering("200 to everything", () => Response.json({ jsonrpc: "2.0", id: 1, result: {} })),
  {
    name: "closes every connection",
    sendTo: () => async ({ to = "resource-server", method, url, headers }) => {
      const response = { error: "connection closed" };
      const request = { method, url, headers };
      return await Promise.resolve({ to, request, response, startedAt: Date.now(), durationMs: 0 });
    },
  },
];
