/** Plain requests to a server: what a client of its revision sends, and the result in whatever it answers. */

import type { Operation, Stranger } from "./stranger.ts";

/** What came back. */
export interface Answered {
  status: number;
  headers: Headers;
  body: string;
  /** The JSON-RPC response, from JSON or from an event stream, whatever else is in it. */
  response?: { result?: Record<string, unknown>; error?: { code: number } };
}

/** The newest revision that has `initialize`. */
const REVISION = "2025-11-25";

const HEADERS = {
  "content-type": "application/json",
  "accept": "application/json, text/event-stream",
  "mcp-protocol-version": REVISION,
};

/** Sends one message. */
export async function post(
  resource: string,
  message: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(resource, {
    method: "POST",
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    redirect: "manual",
  });
  const body = await response.text();
  const type = response.headers.get("content-type") ?? "";
  const answer = { status: response.status, headers: response.headers, body };
  const found = (type.startsWith("text/event-stream") ? dataOf(body) : [body]).map(parsed).find((each) => {
    return each?.id === message.id && (each?.result !== undefined || each?.error !== undefined);
  });
  return found ? { ...answer, response: found } : answer;
}

/** The data of each event of a stream, in order. */
function dataOf(stream: string): string[] {
  return stream.split(/\r\n\r\n|\n\n|\r\r/).map((event) => {
    const lines = event.split(/\r\n|\n|\r/).filter((line) => line.startsWith("data:"));
    return lines.map((line) => line.slice("data:".length).replace(/^ /, "")).join("\n");
  });
}

// deno-lint-ignore no-explicit-any -- whatever a stranger sends
function parsed(json: string): any {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The header that carries a token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** A call of an operation. */
export function callOf({ tool, arguments: args }: Operation): Record<string, unknown> {
  return { id: 7, method: "tools/call", params: { name: tool, arguments: args } };
}

/**
 * Begins a conversation as whoever this token says, and returns the headers that go with it from then on.
 *
 * @throws {Error} when the server does not let that caller in
 */
export async function begin(
  stranger: Stranger,
  resource: string,
  token: string,
): Promise<Record<string, string>> {
  if (!stranger.traits.includes("sessions")) return {};
  const opened = await post(resource, {
    id: 1,
    method: "initialize",
    params: { protocolVersion: REVISION, capabilities: {}, clientInfo: { name: "gatehouse", version: "1" } },
  }, bearer(token));
  const id = opened.headers.get("mcp-session-id");
  if (opened.status !== 200 || !id) throw new Error(`${stranger.name} opens no session: ${opened.status}`);
  const session = { "mcp-session-id": id };
  await post(resource, { method: "notifications/initialized" }, { ...session, ...bearer(token) });
  return session;
}
