/** Servers with sessions behind the guard, called by the SDKs' own clients: state, questions, a refresh half-way, the end. */

import assert from "node:assert/strict";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { createServer } from "node:http";
import { serveAuthorizationServer } from "../../reference/authorization_server/authorization_server.ts";
import { nodeListener, serveNode } from "../../reference/guard/adapters/node.ts";
import { serveSdkV1Sessions } from "../../reference/guard/adapters/sdk_v1_sessions.ts";
import { protect, type SessionGuard, type SessionProtectOptions } from "../../reference/guard/mod.ts";
import { oauthClient } from "../end_to_end/oauth_client.ts";
import { asDocumented, behindGuard, Events, notebook } from "./session_servers.ts";
import { listen, SCOPES, withFront, type World } from "./session_world.ts";

const INFO = { name: "gatehouse-test", version: "1.0.0" };
const CAPABILITIES = { elicitation: {}, sampling: {} };

/** Ways to serve sessions behind a guard. */
const SERVERS: Record<string, (guard: SessionGuard) => (request: Request) => Promise<Response>> = {
  "serveSdkV1Sessions()": (guard) => serveSdkV1Sessions(guard, notebook),
  "serveSdkV1Sessions() with JSON answers": (guard) =>
    serveSdkV1Sessions(guard, notebook, { enableJsonResponse: true }),
  "serveSdkV1Sessions() with event stores": (guard) =>
    serveSdkV1Sessions(guard, notebook, { createEventStore: () => new Events() }),
  "a map of transports": (guard) => behindGuard(guard, asDocumented()),
};

async function textOf(result: Promise<unknown>): Promise<unknown> {
  const { content: [{ text }] } = await result as { content: [{ text: string }] };
  return JSON.parse(text);
}

/** A client of SDK v1 that answers what it is asked, with a token that stays as it is. */
async function connect({ resource }: World, token: string) {
  const client = new Client(INFO, { capabilities: CAPABILITIES });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { code: "4711" } }));
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    model: "none",
    role: "assistant",
    content: { type: "text", text: "word" },
  }));
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const transport = new StreamableHTTPClientTransport(new URL(resource), { requestInit });
  await client.connect(transport);
  return { client, transport };
}

for (const [name, serve] of Object.entries(SERVERS)) {
  Deno.test(`${name} serves SDK v1's client in a session that remembers, and that ends`, async () => {
    const build = (options: SessionProtectOptions) => {
      const guard = protect(options);
      return { serve: serve(guard), revoke: guard.revoke };
    };
    await withFront(build, async (world) => {
      const { client, transport } = await connect(world, await world.issuer.mint());
      const call = (text: string) => client.callTool({ name: "note", arguments: { text } });
      assert.deepEqual(await textOf(call("one")), ["one"]);
      assert.deepEqual(await textOf(call("two")), ["one", "two"]);
      const id = transport.sessionId;
      assert.ok(id);
      await transport.terminateSession();
      const after = await world.person();
      after.session = id;
      assert.equal(await after.note("three"), 404);
      await client.close();
    });
  });
}

for (const name of ["serveSdkV1Sessions()", "a map of transports"]) {
  Deno.test(`${name} asks SDK v1's client, and tells it what is new`, async () => {
    const build = (options: SessionProtectOptions) => {
      const guard = protect(options);
      return { serve: SERVERS[name]!(guard), revoke: guard.revoke };
    };
    await withFront(build, async (world) => {
      const { client } = await connect(world, await world.issuer.mint());
      const told = Promise.withResolvers<unknown>();
      client.setNotificationHandler(
        LoggingMessageNotificationSchema,
        ({ params }) => void told.resolve(params.data),
      );
      assert.deepEqual(await textOf(client.callTool({ name: "ask" })), {
        action: "accept",
        content: { code: "4711" },
      });
      const { content } = await textOf(client.callTool({ name: "sample" })) as { content: unknown };
      assert.deepEqual(content, { type: "text", text: "word" });
      // Its stream is open by the time that something arrives on it.
      let arrived = false;
      void told.promise.then(() => arrived = true);
      while (!arrived) await client.callTool({ name: "tell", arguments: { text: "news" } });
      assert.equal(await told.promise, "news");
      await client.close();
    });
  });
}

Deno.test("serveNode() serves the transport of SDK v1 that writes to res, in sessions, as it is documented", async () => {
  const transports = new Map<string, StreamableHTTPServerTransport>();
  const http = createServer();
  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as { port: number };
  const build = (options: SessionProtectOptions) => {
    const guard = protect({ ...options, resource: `http://127.0.0.1:${port}/mcp` });
    const server = serveNode(guard, async (request, response) => {
      let transport = transports.get(String(request.headers["mcp-session-id"]));
      if (!transport) {
        const begun = transport = new StreamableHTTPServerTransport({
          sessionIdGenerator: () => crypto.randomUUID(),
          onsessioninitialized: (id: string) => void transports.set(id, begun),
        });
        await notebook().connect(transport);
      }
      await transport.handleRequest(request, response, request.body);
    });
    http.on("request", nodeListener(server));
    return { serve: server, revoke: guard.revoke };
  };
  try {
    await withFront(build, async (world) => {
      const resource = `http://127.0.0.1:${port}/mcp`;
      const token = await world.issuer.mint({ audience: resource, scope: "notes:read" });
      const { client, transport } = await connect({ ...world, resource }, token);
      await textOf(client.callTool({ name: "note", arguments: { text: "one" } }));
      assert.deepEqual(await textOf(client.callTool({ name: "note", arguments: { text: "two" } })), [
        "one",
        "two",
      ]);
      assert.deepEqual(await textOf(client.callTool({ name: "ask" })), {
        action: "accept",
        content: { code: "4711" },
      });
      const bob = await world.person({ subject: "bob", audience: resource, scope: "notes:read" });
      const headers = {
        "authorization": `Bearer ${bob.token}`,
        "accept": "text/event-stream",
        "mcp-session-id": transport.sessionId!,
      };
      for (const method of ["GET", "DELETE"]) {
        const response = await fetch(resource, { method, headers });
        await response.body?.cancel();
        assert.equal(response.status, 404);
      }
      await transport.terminateSession();
      await client.close();
    });
  } finally {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  }
});

Deno.test("a session goes on with the token of a refresh, half-way, in SDK v1 and SDK v2", async () => {
  const [as, server] = [await serveAuthorizationServer({ port: 0 }), listen()];
  const resource = `${server.origin}/mcp`;
  as.addResource(resource, { name: "Notes", scopes: [...SCOPES.all] });
  const guard = protect({ resource, authorizationServers: [as.issuer], scopes: SCOPES, sessions: true });
  server.use(serveSdkV1Sessions(guard, notebook));
  const url = new URL(resource);
  try {
    for (const version of ["v1", "v2"]) {
      const oauth = oauthClient("alice");
      // deno-lint-ignore no-explicit-any -- the provider's shape is the same in both SDKs
      const options = { authProvider: oauth as any };
      const open = () => {
        if (version === "v1") {
          return [new Client(INFO), new StreamableHTTPClientTransport(url, options)] as const;
        }
        const legacy = { versionNegotiation: { mode: "legacy" as const } };
        return [
          new ClientV2(INFO, legacy) as unknown as Client,
          new TransportV2(url, options) as unknown as StreamableHTTPClientTransport,
        ] as const;
      };
      const [stranger, first] = open();
      await assert.rejects(stranger.connect(first));
      const back = (await oauth.callback()).searchParams;
      // deno-lint-ignore no-explicit-any -- v1 takes the code, v2 the parameters
      await (first as any).finishAuth(version === "v1" ? back.get("code") : back);
      const [client, transport] = open();
      await client.connect(transport);
      const note = (text: string) => textOf(client.callTool({ name: "note", arguments: { text } }));
      assert.deepEqual(await note("before"), ["before"]);
      const { sessionId } = transport;
      const { refresh_token } = oauth.tokensKept!;
      oauth.tokensKept = { ...oauth.tokensKept!, access_token: "ended.long.ago" };
      assert.deepEqual(await note("after"), ["before", "after"], "the session has not been lost");
      assert.ok(oauth.tokensKept.refresh_token !== refresh_token, "it was refreshed");
      assert.equal(transport.sessionId, sessionId);
      await client.close();
    }
  } finally {
    await server.close();
    await as.close();
  }
});
