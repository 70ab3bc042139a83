/** Clients that do the same whatever they meet. A check that is content with each of them sees nothing. */

import type { CreateClient } from "../reference/conformance/client/world/memory_network.ts";

/** One of them. */
export interface DegenerateClient {
  name: string;
  createClient: CreateClient;
}

function doing(name: string, work: () => Promise<unknown>): DegenerateClient {
  return { name, createClient: () => ({ listTools: work, callTool: work, close: () => Promise.resolve() }) };
}

/** The three of them. */
export const degenerateClients: DegenerateClient[] = [
  doing("refuses everything", () => Promise.reject(new Error("No"))),
  doing("makes results up", () => Promise.resolve({ content: [] })),
  {
    name: "never signs in",
    createClient: ({ resource, fetch }) => {
      const ask = async (method: string, params: object) => {
        const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
        const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
        return await (await fetch(resource, { method: "POST", headers, body })).json();
      };
      return {
        listTools: () => ask("tools/list", {}),
        callTool: (name, args) => ask("tools/call", { name, arguments: args }),
        close: () => Promise.resolve(),
      };
    },
  },
];
