/** What these tests share: an issuer on loopback, servers that trust it, and clients of both SDKs. */

import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { readConfiguration } from "../../reference/server/configuration.ts";
import type { ServerRecord } from "../../reference/server/records.ts";
import { type Running, start } from "../../reference/server/start.ts";

/** An issuer that is being served. */
export interface ServedIssuer extends TestIssuer {
  close(): Promise<void>;
}

/** Serves a test issuer on a free port. */
export async function serveIssuer(): Promise<ServedIssuer> {
  let answer: (request: Request) => Promise<Response> = () =>
    Promise.resolve(new Response(null, { status: 503 }));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(request),
  );
  const issuer = await createIssuer({ issuer: `http://127.0.0.1:${server.addr.port}`, resources: {} });
  answer = issuer.fetch;
  return { ...issuer, close: () => server.shutdown() };
}

/** A server in this process, and what it has recorded. */
export interface ServerUnderTest extends Running {
  records: ServerRecord[];
}

/** Starts the reference server on a free port; `env` is its environment. */
export async function startServer(env: Record<string, string>): Promise<ServerUnderTest> {
  const records: ServerRecord[] = [];
  const settings: Record<string, string> = { PORT: "0", ...env };
  const running = await start(readConfiguration((name) => settings[name]), (record) => records.push(record));
  return { ...running, records };
}

/** What can be different about a server. */
export interface WithServerOptions {
  /** Further issuers that it trusts. */
  others?: TestIssuer[];
  /** A file; default: in memory. */
  database?: string;
}

/** A server and its issuer, for the time of a test. */
export async function withServer(
  test: (server: ServerUnderTest, issuer: TestIssuer) => Promise<void>,
  { others = [], database = ":memory:" }: WithServerOptions = {},
): Promise<void> {
  const issuer = await serveIssuer();
  const ISSUER = [issuer, ...others].map((each) => each.issuer).join(" ");
  const server = await startServer({ ISSUER, DATABASE: database });
  issuer.addResource(server.resource, ["notes:read", "notes:write"]);
  try {
    await test(server, issuer);
  } finally {
    await server.stop(1_000);
    await issuer.close();
  }
}

/** As much of a client as is used here. */
export interface AnyClient {
  listTools(): Promise<{ tools: { name: string; outputSchema?: unknown; inputSchema: unknown }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export { legacy, modern, post, type Raw } from "../guard/raw.ts";

const INFO = { name: "gatehouse-test", version: "1.0.0" };

async function connectV2(url: string, token: string, mode: "auto" | "legacy"): Promise<AnyClient> {
  const client = new ClientV2(INFO, { versionNegotiation: { mode } });
  await client.connect(new TransportV2(new URL(url), { requestInit: bearer(token) }));
  return client as unknown as AnyClient;
}

/** The clients that have to work, each with a token that it was given. */
export const CLIENTS: Record<string, (url: string, token: string) => Promise<AnyClient>> = {
  "SDK v2, 2026-07-28": (url, token) => connectV2(url, token, "auto"),
  "SDK v2, 2025-11-25": (url, token) => connectV2(url, token, "legacy"),
  async "SDK v1"(url, token) {
    const client = new ClientV1(INFO);
    await client.connect(new TransportV1(new URL(url), { requestInit: bearer(token) }));
    return client as unknown as AnyClient;
  },
};

function bearer(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}

/** Calls a tool and returns its structured result, or its failure's text. */
export async function callTool(
  client: AnyClient,
  name: string,
  args: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const { structuredContent, isError, content } = await client.callTool({ name, arguments: args });
  return isError
    ? { failure: (content as { text: string }[])[0]?.text }
    : structuredContent as Record<string, unknown>;
}
