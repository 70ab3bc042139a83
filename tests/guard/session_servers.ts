/**
 * A server with sessions, put together as SDK v1 documents it, and what may stand in front of it: a check of the token
 * alone, as `requireBearerAuth` makes it, or the guard.
 */

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  type EventStore,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { authInfoOf } from "../../reference/guard/adapters/auth_info.ts";
import type { Caller } from "../../reference/guard/caller.ts";
import type { SessionProtectOptions } from "../../reference/guard/options.ts";
import { protect, type SessionGuard } from "../../reference/guard/mod.ts";
import { createTokenVerifier, type TokenVerifier } from "../../reference/guard/token/verifier.ts";

type Serve = (request: Request) => Promise<Response>;

/** What executes requests in sessions, once somebody has said who calls. */
export type Execute = (request: Request, caller: Caller, message?: unknown) => Promise<Response>;

const text = (value: unknown) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });

/** A server of one session: it remembers what it was told in it, asks back, and has news for its stream. */
export function notebook(): McpServer {
  const server = new McpServer({ name: "notebook", version: "1.0.0" }, { capabilities: { logging: {} } });
  const notes: string[] = [];
  server.registerTool("note", { inputSchema: { text: z.string() } }, ({ text: note }) => {
    notes.push(note);
    return text(notes);
  });
  server.registerTool("ask", {}, async ({ requestId }) => {
    const form = { type: "object" as const, properties: { code: { type: "string" as const } } };
    const question = { message: "The code of the vault?", requestedSchema: form };
    return text(await server.server.elicitInput(question, { relatedRequestId: requestId }));
  });
  server.registerTool("sample", {}, async ({ requestId }) => {
    const messages = [{ role: "user" as const, content: { type: "text" as const, text: "A word?" } }];
    return text(
      await server.server.createMessage({ messages, maxTokens: 10 }, { relatedRequestId: requestId }),
    );
  });
  server.registerTool("tell", { inputSchema: { text: z.string() } }, async ({ text: data }) => {
    await server.server.sendLoggingMessage({ level: "alert", data });
    return text("told");
  });
  return server;
}

/** What was sent, for clients that come back. The SDK's own example knows no event of a stream that GET has opened. */
export class Events implements EventStore {
  readonly #events: { id: string; streamId: string; message: JSONRPCMessage }[] = [];

  storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    const id = crypto.randomUUID();
    this.#events.push({ id, streamId, message });
    return Promise.resolve(id);
  }

  async replayEventsAfter(
    last: string,
    { send }: { send(id: string, message: JSONRPCMessage): Promise<void> },
  ): Promise<string> {
    const at = this.#events.findIndex(({ id }) => id === last);
    const streamId = this.#events[at]?.streamId ?? crypto.randomUUID();
    const missed = at < 0 ? [] : this.#events.slice(at + 1).filter((event) => event.streamId === streamId);
    for (const { id, message } of missed) await send(id, message);
    return streamId;
  }
}

/** How this server is put together. */
export interface Documented {
  /** One event store for all sessions, as many have it. */
  shared?: Events;
  /** It takes a session id that a client brings to `initialize`. */
  adopting?: true;
}

/** Servers in sessions, by a map of transports. */
export function asDocumented(
  { shared, adopting }: Documented = {},
): Execute & { open: Map<string, unknown> } {
  const transports = new Map<string, WebStandardStreamableHTTPServerTransport>();
  async function execute(request: Request, caller: Caller, message?: unknown): Promise<Response> {
    const options = { authInfo: authInfoOf(caller), parsedBody: message };
    const id = request.headers.get("mcp-session-id");
    const known = transports.get(id ?? "");
    if (known) return await known.handleRequest(request, options);
    const begins = (message as { method?: unknown } | undefined)?.method === "initialize";
    if (!begins || (id !== null && !adopting)) {
      return Response.json({ error: "No such session" }, { status: id === null ? 400 : 404 });
    }
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id ?? crypto.randomUUID(),
      eventStore: shared ?? new Events(),
      onsessioninitialized: (given) => void transports.set(given, transport),
      onsessionclosed: (given) => void transports.delete(given),
    });
    await notebook().connect(transport);
    return await transport.handleRequest(request, options);
  }
  return Object.assign(execute, { open: transports });
}

/** In front of it: what verifies the token of every request, and looks at nothing else. */
export function behindTokenCheck(verifier: TokenVerifier, execute: Execute): Serve {
  return async (request) => {
    const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    try {
      const caller = await verifier.verify(token);
      const message = request.method === "POST" ? await request.clone().json() : undefined;
      return await execute(request, caller, message);
    } catch {
      return Response.json({ error: "invalid_token" }, { status: 401 });
    }
  };
}

/** In front of it: the guard, with sessions. */
export function behindGuard(guard: SessionGuard, execute: Execute): Serve {
  return async (request) => {
    const admitted = await guard(request);
    if (admitted instanceof Response) return admitted;
    return await admitted.complete(execute(admitted.request, admitted.caller, admitted.message));
  };
}

/** Something in front of a server, and how to revoke with it. */
export interface Front {
  serve: Serve;
  revoke: TokenVerifier["revoke"];
}

/** Both fronts: what people have, and what we have. */
export const FRONTS = {
  "a check of the token alone": (options: SessionProtectOptions, execute: Execute): Front => {
    const verifier = createTokenVerifier(options);
    return { serve: behindTokenCheck(verifier, execute), revoke: verifier.revoke };
  },
  "the guard": (options: SessionProtectOptions, execute: Execute): Front => {
    const guard = protect(options);
    return { serve: behindGuard(guard, execute), revoke: guard.revoke };
  },
};
