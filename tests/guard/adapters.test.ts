/** Each adapter over real HTTP, called by the SDKs' own clients. */

import assert from "node:assert/strict";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer as ServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { createMcpHandler, McpServer as ServerV2 } from "@modelcontextprotocol/server";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import express4 from "express4";
import { Hono } from "hono";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { z } from "zod";
import { authInfoOf, callerOf } from "../../reference/guard/adapters/auth_info.ts";
import { mountGuarded } from "../../reference/guard/adapters/express.ts";
import { type GuardEnv, guardMiddleware } from "../../reference/guard/adapters/hono.ts";
import { nodeListener, serveNode } from "../../reference/guard/adapters/node.ts";
import { serveSdkV1 } from "../../reference/guard/adapters/sdk_v1.ts";
import { serveSdkV2 } from "../../reference/guard/adapters/sdk_v2.ts";
import type { Caller, Guard } from "../../reference/guard/mod.ts";
import { everything } from "./everything.ts";
import { type Live, withLive, withLiveNode } from "./live.ts";
import { legacy, post } from "./raw.ts";
import { callerWith, callOf } from "./guard_under_test.ts";

const info = { name: "gatehouse-test", version: "1.0.0" };
const text = (value: unknown) => ({
  content: [{ type: "text" as const, text: JSON.stringify(value) ?? "" }],
});

function serverV1(caller: Caller): ServerV1 {
  const server = new ServerV1(info);
  server.registerTool("whoami", {}, (extra) => {
    assert.equal(callerOf(extra.authInfo), caller);
    return text({ subject: caller.subject, everything: everything(extra) });
  });
  server.registerTool("delete_note", { inputSchema: { id: z.string() } }, ({ id }) => text({ deleted: id }));
  return server;
}

const handlerV2 = () =>
  createMcpHandler(({ authInfo }) => {
    const caller = callerOf(authInfo);
    const server = new ServerV2(info);
    server.registerTool("whoami", {}, (ctx) => {
      return text({ subject: caller.subject, everything: everything(ctx) });
    });
    const inputSchema = z.object({ id: z.string() });
    server.registerTool("delete_note", { inputSchema }, ({ id }) => text({ deleted: id }));
    return server;
  });

/** A Hono app whose handler lets SDK v1 read the request. */
function honoApp(guard: Guard): (request: Request) => Response | Promise<Response> {
  const app = new Hono<GuardEnv>();
  app.use(guardMiddleware(guard));
  app.post("/mcp", async (c) => {
    const { caller } = c.get("admission");
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await serverV1(caller).connect(transport);
    return await transport.handleRequest(c.req.raw, { authInfo: authInfoOf(caller) });
  });
  return app.fetch;
}

/** Express, with a handler that has SDK v1 write to `res`. */
function expressApp(guard: Guard, version: typeof express): RequestListener {
  const app = version();
  mountGuarded(
    app,
    serveNode(guard, async (incoming, outgoing) => {
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
      await serverV1(callerOf(incoming.auth)).connect(transport);
      await transport.handleRequest(incoming, outgoing, incoming.body);
    }),
  );
  return app;
}

type Run = (test: (live: Live) => Promise<void>) => Promise<void>;
const onWeb = (build: Parameters<typeof withLive>[0]): Run => (test) => withLive(build, test);
const onNode = (build: Parameters<typeof withLiveNode>[0]): Run => (test) => withLiveNode(build, test);

const servers: Record<string, Run> = {
  "serveSdkV1() with JSON answers": onWeb((guard) =>
    serveSdkV1(guard, serverV1, { enableJsonResponse: true })
  ),
  "serveSdkV1() with event streams": onWeb((guard) => serveSdkV1(guard, serverV1)),
  "serveSdkV2()": onWeb((guard) => serveSdkV2(guard, handlerV2())),
  "guardMiddleware()": onWeb(honoApp),
  "guardMiddleware() on Node": onNode((guard) =>
    getRequestListener(honoApp(guard), { overrideGlobalObjects: false })
  ),
  "nodeListener(serveSdkV1())": onNode((guard) => nodeListener(serveSdkV1(guard, serverV1))),
  "nodeListener(serveSdkV2())": onNode((guard) => nodeListener(serveSdkV2(guard, handlerV2()))),
  "mountGuarded() on Express 4": onNode((guard) => expressApp(guard, express4)),
  "mountGuarded() on Express 5": onNode((guard) => expressApp(guard, express)),
};

interface AnyClient {
  // deno-lint-ignore no-explicit-any -- two SDKs, one shape
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<any>;
  listTools(): Promise<{ tools: { name: string }[] }>;
  close(): Promise<void>;
}

const clients: Record<string, (url: URL, token: string) => Promise<AnyClient>> = {
  async v1(url, token) {
    const client = new ClientV1(info);
    const headers = { authorization: `Bearer ${token}` };
    await client.connect(new TransportV1(url, { requestInit: { headers } }));
    return client as unknown as AnyClient;
  },
  v2: (url, token) => connectV2(new ClientV2(info), url, token),
  "v2 that negotiates": (url, token) => {
    return connectV2(new ClientV2(info, { versionNegotiation: { mode: "auto" } }), url, token);
  },
};

async function connectV2(client: ClientV2, url: URL, token: string): Promise<AnyClient> {
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new TransportV2(url, { requestInit: { headers } }));
  return client as unknown as AnyClient;
}

for (const [server, run] of Object.entries(servers)) {
  for (const [version, connect] of Object.entries(clients)) {
    Deno.test(`${server} serves the SDK's client ${version} as its caller, and no token with it`, async () => {
      await run(async ({ resource, issuer }) => {
        const token = await issuer.mint({ scope: "notes:write", subject: "carol" });
        const client = await connect(new URL(resource), token);
        try {
          assert.equal((await client.listTools()).tools.length, 2);
          const { content } = await client.callTool({ name: "whoami", arguments: {} });
          const said = content[0].text as string;
          assert.equal(JSON.parse(said).subject, "carol");
          assert.match(said, /content-type/, "it did look at the request");
          for (const part of token.split(".")) assert.ok(!said.includes(part), "the token reached the tool");
          const deleted = await client.callTool({ name: "delete_note", arguments: { id: "7" } });
          assert.equal(deleted.content[0].text, '{"deleted":"7"}');
        } finally {
          await client.close();
        }
      });
    });

    Deno.test(`${server} keeps the SDK's client ${version} from what its scopes do not reach`, async () => {
      await run(async ({ resource, issuer }) => {
        const client = await connect(new URL(resource), await issuer.mint({ scope: "notes:read" }));
        try {
          await client.callTool({ name: "whoami", arguments: {} });
          await assert.rejects(
            client.callTool({ name: "delete_note", arguments: { id: "7" } }),
            /reach that far|InsufficientScopeError/,
          );
        } finally {
          await client.close();
        }
      });
    });
  }

  Deno.test(`${server} answers strangers, expired tokens and the public document`, async () => {
    await run(async ({ resource, issuer }) => {
      const metadata = resource.replace("/mcp", "/.well-known/oauth-protected-resource/mcp");
      assert.equal((await (await fetch(metadata)).json()).resource, resource);
      const now = Math.floor(Date.now() / 1000);
      const expired = await issuer.mint({ scope: "notes:read", claims: { iat: now - 900, exp: now - 600 } });
      for (
        const [token, status] of [[expired, 401], [await issuer.forge(), 401], ["x", 401], ["", 400]] as const
      ) {
        const response = await fetch(resource, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify(callOf("delete_note", { id: "7" })),
        });
        assert.equal(response.status, status);
        assert.match(response.headers.get("www-authenticate")!, /^Bearer error=/);
        await response.body?.cancel();
      }
    });
  });
}

Deno.test("guardMiddleware() leaves routes in front of it alone, and completes answers behind it", async () => {
  const origin = "https://app.example.com";
  const build = (guard: Guard) => {
    const app = new Hono();
    app.get("/healthz", (c) => c.text("ok"));
    app.use(guardMiddleware(guard));
    app.post("/mcp", async (c) => {
      c.header("vary", "Accept");
      return c.json({ body: await c.req.json(), authorization: c.req.header("authorization") ?? null });
    });
    return app.fetch;
  };
  await withLive(build, async ({ resource, issuer }) => {
    assert.equal(await (await fetch(new URL("/healthz", resource))).text(), "ok");
    const response = await fetch(resource, {
      method: "POST",
      headers: { authorization: `Bearer ${await issuer.mint()}`, "content-type": "application/json", origin },
      body: JSON.stringify(callOf("whoami")),
    });
    assert.equal(response.headers.get("access-control-allow-origin"), origin);
    assert.equal(response.headers.get("vary"), "Accept, Origin");
    assert.deepEqual(await response.json(), { body: callOf("whoami"), authorization: null });
    const other = await fetch(new URL("/other", resource), { method: "POST" });
    assert.equal(other.status, 404);
    await other.body?.cancel();
  }, { origins: [origin] });
});

Deno.test("guardMiddleware() leaves no credential in what Node keeps of a request, where handlers find it", async () => {
  const build = (guard: Guard) => {
    const app = new Hono<GuardEnv>();
    app.use(guardMiddleware(guard));
    app.post("/mcp", (c) => c.json([everything(c.env), everything([...c.req.raw.headers])]));
    return getRequestListener(app.fetch, { overrideGlobalObjects: false });
  };
  await withLiveNode(build, async ({ resource, issuer }) => {
    const token = await issuer.mint();
    const said = await (await post(resource, token, legacy("tools/list"))).text();
    assert.match(said, /rawHeaders/, "it did look at the request");
    for (const part of token.split(".")) assert.ok(!said.includes(part), "the token reached the handler");
  });
});

Deno.test("mountGuarded() leaves no credential in a request for whoever logs it when it has been answered", async () => {
  const logged: string[] = [];
  const build = (guard: Guard) => {
    const app = express();
    app.use((incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => {
      outgoing.on("finish", () => logged.push(JSON.stringify(everything(incoming))));
      next();
    });
    mountGuarded(app, serveSdkV1(guard, serverV1));
    return app;
  };
  await withLiveNode(build, async ({ resource, issuer }) => {
    for (const token of [await issuer.mint(), await issuer.forge()]) {
      await (await post(resource, token, legacy("tools/list"))).text();
      assert.match(logged.at(-1)!, /rawHeaders/, "it did look at the request");
      for (const part of token.split(".")) assert.ok(!logged.at(-1)!.includes(part), "the token was logged");
    }
  });
});

Deno.test("callerOf() gives back the caller of authInfoOf(), and throws when no guard was there", () => {
  const caller = callerWith(["notes:read"]);
  const authInfo = authInfoOf(caller);
  assert.equal(callerOf(authInfo), caller);
  assert.equal(authInfo.token, caller.tokenHash);
  assert.equal(authInfoOf(callerWith([], { clientId: undefined })).clientId, "");
  for (const none of [undefined, {}, { extra: {} }]) assert.throws(() => callerOf(none), TypeError);
});
