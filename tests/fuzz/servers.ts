/** The guard by itself and through each adapter, in front of a server that says what it has executed. */

import {
  McpServer as ServerV1,
  ResourceTemplate as TemplateV1,
} from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  createMcpHandler,
  McpServer as ServerV2,
  ResourceTemplate as TemplateV2,
} from "@modelcontextprotocol/server";
import { Hono } from "hono";
import { authInfoOf } from "../../reference/guard/adapters/auth_info.ts";
import { type GuardEnv, guardMiddleware } from "../../reference/guard/adapters/hono.ts";
import { serveSdkV1 } from "../../reference/guard/adapters/sdk_v1.ts";
import { serveSdkV2 } from "../../reference/guard/adapters/sdk_v2.ts";
import type { Guard } from "../../reference/guard/mod.ts";
import { SECRET } from "./messages.ts";

/** A guarded server, and what it has executed. */
export interface FuzzedServer {
  name: string;
  fetch(request: Request): Response | Promise<Response>;
  /** Whether it speaks 2026-07-28. */
  newer: boolean;
  executed: string[];
}

const INFO = { name: "gatehouse-fuzz", version: "1.0.0" };
const TOOLS = ["list_notes", "delete_note", "wipe"];

/** As many handlers do: by the host and the decoded path. */
function read(uri: URL) {
  const path = decodeURIComponent(uri.pathname).split("/").reduce((kept: string[], each) => {
    return each === ".." ? kept.slice(0, -1) : each === "" || each === "." ? kept : [...kept, each];
  }, []).join("/").trim();
  const secret = uri.hostname.toLowerCase() === "host" && path === "secret";
  return { contents: [{ uri: uri.href, text: secret ? SECRET : "Buy milk" }] };
}

function v1(executed: string[]): ServerV1 {
  const server = new ServerV1(INFO);
  for (const name of TOOLS) {
    server.registerTool(name, {}, () => (executed.push(`tools/call ${name}`), { content: [] }));
  }
  const resource = (uri: URL) => (executed.push(`resources/read ${uri}`), read(uri));
  server.registerResource("any", new TemplateV1("notes://{host}/{+path}", { list: undefined }), {}, resource);
  return server;
}

function v2(executed: string[]): ReturnType<typeof createMcpHandler> {
  return createMcpHandler(() => {
    const server = new ServerV2(INFO);
    for (const name of TOOLS) {
      server.registerTool(name, {}, () => (executed.push(`tools/call ${name}`), { content: [] }));
    }
    const resource = (uri: URL) => (executed.push(`resources/read ${uri}`), read(uri));
    server.registerResource(
      "any",
      new TemplateV2("notes://{host}/{+path}", { list: undefined }),
      {},
      resource,
    );
    return server;
  });
}

function bare(guard: Guard, executed: string[]): FuzzedServer["fetch"] {
  return async (request) => {
    const admitted = await guard(request);
    if (admitted instanceof Response) return admitted;
    const { method, params, id = null } = admitted.message;
    const target = params?.name ?? params?.uri;
    executed.push(target === undefined ? `${method}` : `${method} ${target}`);
    const uri = String(params?.uri);
    const result = method === "resources/read" && URL.canParse(uri) ? read(new URL(uri)) : {};
    return admitted.respond(Response.json({ jsonrpc: "2.0", id, result }));
  };
}

function hono(guard: Guard, executed: string[]): FuzzedServer["fetch"] {
  const handler = v2(executed);
  const app = new Hono<GuardEnv>();
  app.use(guardMiddleware(guard));
  app.post("/mcp", (c) => {
    const { caller, message } = c.get("admission");
    return handler.fetch(c.req.raw, { authInfo: authInfoOf(caller), parsedBody: message });
  });
  return app.fetch;
}

/** All of them, each behind a guard of its own. */
export function fuzzedServers(guardOf: () => Guard): FuzzedServer[] {
  const server = (
    name: string,
    newer: boolean,
    build: (guard: Guard, executed: string[]) => FuzzedServer["fetch"],
  ) => {
    const executed: string[] = [];
    return { name, newer, executed, fetch: build(guardOf(), executed) };
  };
  return [
    server("the guard alone", true, bare),
    server(
      "SDK v1",
      false,
      (guard, executed) => serveSdkV1(guard, () => v1(executed), { enableJsonResponse: true }),
    ),
    server("SDK v2", true, (guard, executed) => serveSdkV2(guard, v2(executed))),
    server("Hono", true, hono),
  ];
}
