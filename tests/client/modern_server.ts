/** A server of revision 2026-07-28, behind the protection of lesson 6: SDK v2, one tool. */

import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { createServer as createLesson6 } from "../../lessons/06-scopes/server.ts";

/** What lesson 6 lets through to `whoami` is answered by SDK v2. */
export function createServer(settings: { resource: string; issuer: string }): {
  fetch(request: Request): Promise<Response>;
} {
  const gate = createLesson6(settings);
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "modern", version: "1.0.0" });
    server.registerTool(
      "whoami",
      { description: "Who" },
      () => ({ content: [{ type: "text", text: "alice" }] }),
    );
    return server;
  });
  return {
    async fetch(request) {
      if (new URL(request.url).pathname !== "/mcp" || request.method !== "POST") {
        return await gate.fetch(request);
      }
      // Lesson 6 speaks older revisions only: its verdict on the token is taken, its answer is not.
      const headers = new Headers(request.headers);
      const ping = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
      headers.delete("content-length");
      headers.delete("mcp-protocol-version");
      const verdict = await gate.fetch(new Request(request.url, { method: "POST", headers, body: ping }));
      if (verdict.status === 401 || verdict.status === 403) return verdict;
      await verdict.body?.cancel();
      return await handler.fetch(request);
    },
  };
}
