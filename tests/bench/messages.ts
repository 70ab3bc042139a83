/** The request that is sent again and again: a call of one tool, as clients of both eras write it. */

import type { Stream } from "./load.ts";

/** The revisions whose clients are measured: the newest, and the one before. */
export type Revision = "2026-07-28" | "2025-11-25";

const META: Record<Revision, Record<string, unknown>> = {
  "2025-11-25": {},
  "2026-07-28": {
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "gatehouse-bench", version: "1.0.0" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  },
};

/** Fields that repeat the message, for whoever routes by them. */
function mirrored(revision: Revision, tool: string): string[] {
  return revision === "2025-11-25" ? [] : ["mcp-method: tools/call", `mcp-name: ${tool}`];
}

/** The call, up to the token. */
export function callOf(
  revision: Revision,
  resource: string,
  tool = "whoami",
): Pick<Stream, "port" | "head" | "body"> {
  const { host, port, pathname } = new URL(resource);
  const params = { name: tool, arguments: {}, ...META[revision] };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    "accept: application/json, text/event-stream",
    "accept-encoding: gzip, deflate",
    "accept-language: *",
    "user-agent: gatehouse-bench",
    "content-type: application/json",
    `content-length: ${body.length}`,
    `mcp-protocol-version: ${revision}`,
    ...mirrored(revision, tool),
    "",
  ].join("\r\n");
  return { port: Number(port), head, body };
}
