/** The request that is sent again and again: a call of `whoami`, as clients of both eras write it. */

import type { Stream } from "./load.ts";

/** The revisions whose clients are measured: the newest, and the one before. */
export type Revision = "2026-07-28" | "2025-11-25";

const BODIES: Record<Revision, Record<string, unknown>> = {
  "2025-11-25": { name: "whoami", arguments: {} },
  "2026-07-28": {
    name: "whoami",
    arguments: {},
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "gatehouse-bench", version: "1.0.0" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  },
};

const MIRRORED: Record<Revision, string[]> = {
  "2025-11-25": [],
  "2026-07-28": ["mcp-method: tools/call", "mcp-name: whoami"],
};

/** The call, up to the token. */
export function callOf(revision: Revision, resource: string): Pick<Stream, "port" | "head" | "body"> {
  const { host, port, pathname } = new URL(resource);
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: BODIES[revision] });
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
    ...MIRRORED[revision],
    "",
  ].join("\r\n");
  return { port: Number(port), head, body };
}
