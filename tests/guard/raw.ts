/** Messages as they go over the wire, in either era. */

const INFO = { name: "gatehouse-test", version: "1.0.0" };

/** A message, as either era writes it. */
export interface Raw {
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** Builds a message of 2026-07-28, with the header fields that mirror it. */
export function modern(method: string, params: Record<string, unknown> = {}): Raw {
  const name: Record<string, string> = typeof params.name === "string" ? { "mcp-name": params.name } : {};
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": INFO,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return {
    headers: { "mcp-protocol-version": "2026-07-28", "mcp-method": method, ...name },
    body: { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta } },
  };
}

/** Builds a message of 2025-11-25. */
export function legacy(method: string, params: Record<string, unknown> = {}): Raw {
  return {
    headers: { "mcp-protocol-version": "2025-11-25" },
    body: { jsonrpc: "2.0", id: 1, method, params },
  };
}

/** Sends a message with a token, as somebody who leaves when the signal says so. */
export function post(
  url: string,
  token: string,
  { headers, body }: Raw,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(url, {
    signal,
    method: "POST",
    headers: {
      ...headers,
      "authorization": `Bearer ${token}`,
      "content-type": "application/json",
      "accept": "application/json, text/event-stream",
    },
    body: JSON.stringify(body),
  });
}
