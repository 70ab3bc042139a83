/**
 * One resource in many spellings, over real HTTP: what a server behind the guard takes for the same resource, the guard
 * must not take for another one.
 */

import assert from "node:assert/strict";
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
import { modern, post, type Raw } from "./raw.ts";
import { withLive } from "./live.ts";
import { OPTIONS } from "./guard_under_test.ts";

const SECRET = "The vault code is 4711";
const INFO = { name: "gatehouse-test", version: "1.0.0" };

/** A resource by its host and path, decoded, as many handlers look one up. */
function read(uri: URL) {
  const path = decodeURIComponent(uri.pathname).replaceAll(/\/+/g, "/").replace(/\/$/, "");
  const text = uri.hostname.toLowerCase() === "host" && path === "/secret" ? SECRET : "Buy milk";
  return { contents: [{ uri: uri.href, text }] };
}

function serverV1(): ServerV1 {
  const server = new ServerV1(INFO);
  server.registerResource("secret", "notes://host/secret", {}, read);
  server.registerResource("any", new TemplateV1("notes://{host}/{+path}", { list: undefined }), {}, read);
  return server;
}

const handlerV2 = createMcpHandler(() => {
  const server = new ServerV2(INFO);
  server.registerResource("secret", "notes://host/secret", {}, read);
  server.registerResource("any", new TemplateV2("notes://{host}/{+path}", { list: undefined }), {}, read);
  return server;
});

function honoApp(guard: Guard): (request: Request) => Response | Promise<Response> {
  const app = new Hono<GuardEnv>();
  app.use(guardMiddleware(guard));
  app.post("/mcp", (c) => {
    const { caller, message } = c.get("admission");
    return handlerV2.fetch(c.req.raw, { authInfo: authInfoOf(caller), parsedBody: message });
  });
  return app.fetch;
}

/** A message of 2026-07-28 about a resource: what is no plain ASCII is encoded in the field that repeats it. */
function modernRead(uri: string): Raw {
  const { headers, body } = modern("resources/read", { uri });
  const plain = /^[!-~]*$/.test(uri);
  const name = plain ? uri : `=?base64?${btoa(String.fromCharCode(...new TextEncoder().encode(uri)))}?=`;
  return { headers: { ...headers, "mcp-name": name }, body };
}

const legacyRead = (uri: string): Raw => ({
  headers: { "mcp-protocol-version": "2025-11-25" },
  body: { jsonrpc: "2.0", id: 1, method: "resources/read", params: { uri } },
});

type Build = (guard: Guard) => (request: Request) => Response | Promise<Response>;

const v2: Build = (guard) => serveSdkV2(guard, handlerV2);
const SERVERS: Record<string, [build: Build, message: (uri: string) => Raw]> = {
  "SDK v1": [(guard) => serveSdkV1(guard, serverV1, { enableJsonResponse: true }), legacyRead],
  "SDK v2 at 2025-11-25": [v2, legacyRead],
  "SDK v2 at 2026-07-28": [v2, modernRead],
  "Hono at 2025-11-25": [honoApp, legacyRead],
  "Hono at 2026-07-28": [honoApp, modernRead],
};

/** What `new URL` makes `notes://host/secret` of. Both SDKs do. */
const SAME_TO_THE_SDKS = [
  "NOTES://host/secret",
  "Notes://host/secret",
  "notes://host/./secret",
  "notes://host/x/../secret",
  "notes://host/x/y/../../secret",
  "notes://host/../secret",
  "notes://host/%2e/secret",
  "notes://host/x/%2E%2e/secret",
  "notes://host/x/.%2e/secret",
  " notes://host/secret",
  "\u0000notes://host/secret",
  "\tnotes://host/secret",
  "\nnotes://host/secret",
  "notes://host/secret ",
  "notes://host/secret\r\n",
  "notes://host/sec\tret",
  "no\ntes://host/secret",
  "notes:/\t/host/secret",
];

/** What a handler takes for it that looks at the host and the decoded path. */
const SAME_TO_A_HANDLER = [
  "notes://HOST/secret",
  "notes://host/%73ecret",
  "notes://host/s%65cret",
  "notes://host/secret#",
  "notes://host/secret#x",
  "notes://host/secret?",
  "notes://host/secret?x=1",
  "notes://host/secret/",
  "notes://host//secret",
  "notes://host/%2fsecret",
  "notes://host/%2Fsecret",
  "notes://host:/secret",
  "notes://host:8000/secret",
  "notes://alice@host/secret",
  "notes://@host/secret",
];

const policy = {
  all: ["notes:read", "notes:admin"],
  endpoint: ["notes:read"],
  operations: { "resources/read": [], "resources/read notes://host/secret": ["notes:admin"] },
};

for (const [server, [build, message]] of Object.entries(SERVERS)) {
  Deno.test(`the guard lets no spelling of a resource through that its key keeps shut, in front of ${server}`, async () => {
    await withLive(build, async ({ resource, issuer }) => {
      const reader = await issuer.mint({ scope: "notes:read" });
      const admin = await issuer.mint({ scope: "notes:read notes:admin" });
      for (const uri of ["notes://host/secret", ...SAME_TO_THE_SDKS, ...SAME_TO_A_HANDLER]) {
        const response = await post(resource, reader, message(uri));
        const text = await response.text();
        assert.ok(!text.includes(SECRET), `${JSON.stringify(uri)} opens the secret`);
        assert.equal(response.status, 403, JSON.stringify(uri));
      }
      for (const uri of ["notes://host/shopping", "notes://host/secrets", "notes://host/caf%C3%A9?x=1"]) {
        const response = await post(resource, reader, message(uri));
        assert.equal(response.status, 200, uri);
        assert.match(await response.text(), /Buy milk/);
      }
      const response = await post(resource, admin, message("notes://host/secret"));
      assert.match(await response.text(), new RegExp(SECRET), "whoever may, may");
    }, { scopes: policy });
  });
}

Deno.test("the spellings are ones that a server takes for the secret, when nobody keeps it", async () => {
  const open = { scopes: { ...policy, operations: { "resources/read": [] } } };
  for (const [server, [build, message]] of Object.entries(SERVERS)) {
    await withLive(build, async ({ resource, issuer }) => {
      const reader = await issuer.mint({ scope: OPTIONS.scopes.all.join(" ") + " notes:admin" });
      for (const uri of [...SAME_TO_THE_SDKS, ...SAME_TO_A_HANDLER]) {
        const text = await (await post(resource, reader, message(uri))).text();
        assert.ok(text.includes(SECRET), `${server}: ${JSON.stringify(uri)}: ${text}`);
      }
    }, open);
  }
});
