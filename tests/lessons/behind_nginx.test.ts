/** Lesson 11 behind a real proxy, which takes off a path prefix and passes on whatever a client says was forwarded. */

import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { LoggingMessageNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { type CreateServer, createServerOf } from "../target.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { HAS_NGINX, withNginx } from "./nginx.ts";

const README = Deno.readTextFileSync(projectFile("lessons/11-hardening/README.md"));
/** The configuration that the lesson's text shows. */
const [, SERVER_BLOCK = ""] = /^```nginx\n([^]*?)^```$/m.exec(README) ?? [];

type Handler = { fetch(request: Request): Response | Promise<Response> };

/** A listener that answers once it is told how. */
function listen(): { port: number; answerWith(handler: Handler): void; close(): Promise<void> } {
  let handler: Handler = { fetch: () => new Response(null, { status: 503 }) };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    return handler.fetch(request);
  });
  return {
    port: server.addr.port,
    answerWith: (other) => void (handler = other),
    close: () => server.shutdown(),
  };
}

/** A server behind nginx, under a public URL with a prefix of which the server hears nothing. */
async function behindNginx(
  createServer: CreateServer,
  test: (resource: string, issuer: TestIssuer) => Promise<void>,
): Promise<void> {
  const [signIn, inner] = [listen(), listen()];
  try {
    const issuer = await createIssuer({ issuer: `http://127.0.0.1:${signIn.port}`, resources: {} });
    signIn.answerWith(issuer);
    await withNginx(SERVER_BLOCK, inner.port, async (origin) => {
      const resource = `${origin}/tools/mcp`;
      issuer.addResource(resource, ["notes:read", "notes:write"]);
      inner.answerWith(createServer({ resource, issuer: issuer.issuer, prefix: "/tools" }));
      await test(resource, issuer);
    });
  } finally {
    await Promise.all([inner.close(), signIn.close()]);
  }
}

const LIST = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_notes" } });

async function post(url: string, token: string | undefined, more: Record<string, string> = {}) {
  const headers = {
    "content-type": "application/json",
    "accept": "application/json, text/event-stream",
    ...token && { authorization: `Bearer ${token}` },
    ...more,
  };
  const response = await fetch(url, { method: "POST", headers, body: LIST });
  return {
    status: response.status,
    challenge: response.headers.get("www-authenticate"),
    text: await response.text(),
  };
}

async function metadataOf(resource: string, headers: Record<string, string> = {}): Promise<unknown> {
  const { origin, pathname } = new URL(resource);
  const response = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`, { headers });
  return (await response.json()).resource;
}

/** What an attacker says of a request, and nginx passes on. */
const FORGED = {
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "forwarded": "host=evil.example;proto=https",
};

Deno.test({
  name: "lesson 11's server goes by its public URL behind nginx, whatever a client says was forwarded",
  ignore: !HAS_NGINX,
  fn: () =>
    createServerOf("lessons/11-hardening/server.ts").then((createServer) =>
      behindNginx(createServer, async (resource, issuer) => {
        const token = await issuer.mint({ audience: resource });
        for (const headers of [{}, FORGED]) {
          assert.equal(await metadataOf(resource, headers), resource);
          const refused = await post(resource, undefined, headers);
          assert.equal(refused.status, 401);
          const place = resource.replace("/tools/mcp", "/.well-known/oauth-protected-resource/tools/mcp");
          assert.match(refused.challenge!, new RegExp(`resource_metadata="${RegExp.escape(place)}"`));
          const served = await post(resource, token, headers);
          assert.equal(served.status, 200);
          assert.match(served.text, /vault code/);
        }
        const foreign = await issuer.mint({ audience: "https://evil.example/mcp" });
        assert.equal((await post(resource, foreign, FORGED)).status, 401);
        const otherHost = await post(resource, token, {
          ...FORGED,
          "x-forwarded-host": new URL(resource).host,
        });
        assert.equal(otherHost.status, 200, "it looks at Host, which is right, and at nothing else");
      })
    ),
});

Deno.test({
  name:
    "the shortcut of lesson 11 takes a token for evil.example behind nginx, which passes on what a client says",
  ignore: !HAS_NGINX,
  fn: () =>
    createServerOf("lessons/11-hardening/shortcut.ts").then((createServer) =>
      behindNginx(createServer, async (resource, issuer) => {
        const foreign = await issuer.mint({
          audience: "https://evil.example/tools/mcp",
          scope: "notes:read",
        });
        const stolen = await post(resource, foreign, FORGED);
        assert.equal(stolen.status, 200);
        assert.match(stolen.text, /vault code/);
      })
    ),
});

Deno.test({
  name: "the SDK's client hears in its session, through nginx, of a note that another client has added",
  ignore: !HAS_NGINX,
  fn: () =>
    createServerOf("lessons/11-hardening/server.ts").then((createServer) =>
      behindNginx(createServer, async (resource, issuer) => {
        const [alice, bob] = [
          await issuer.mint({ audience: resource, subject: "alice" }),
          await issuer.mint({ audience: resource, subject: "bob" }),
        ];
        const connect = async (token: string) => {
          const client = new Client({ name: "test", version: "1.0.0" });
          const requestInit = { headers: { authorization: `Bearer ${token}` } };
          const transport = new StreamableHTTPClientTransport(new URL(resource), { requestInit });
          // Its declaration and that of the client disagree about undefined.
          await client.connect(transport as Parameters<Client["connect"]>[0]);
          return { client, transport };
        };
        const listening = await connect(alice);
        const heard: unknown[] = [];
        const { promise: told, resolve } = Promise.withResolvers<void>();
        listening.client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
          heard.push(params.data);
          resolve();
        });
        const others = [await connect(bob), await connect(alice)];
        for (const { client } of others) {
          await client.callTool({ name: "add_note", arguments: { text: "x" } });
        }
        await told;
        assert.equal(heard.length, 1, "bob's is not hers to hear of");
        await listening.transport.terminateSession();
        for (const { client } of [listening, ...others]) await client.close();
      })
    ),
});
