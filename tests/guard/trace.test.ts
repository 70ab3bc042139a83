/** TRACE over a real connection: no client library sends it, and no `Request` can be made with it. */

import assert from "node:assert/strict";
import { Hono } from "hono";
import { guardMiddleware } from "../../reference/guard/adapters/hono.ts";
import { serveSdkV1 } from "../../reference/guard/adapters/sdk_v1.ts";
import { serveSdkV2 } from "../../reference/guard/adapters/sdk_v2.ts";
import type { Guard } from "../../reference/guard/mod.ts";
import { withLive } from "./live.ts";

/** None of these is to be reached. */
const nothing = () => {
  throw new Error("The guard let TRACE through");
};

const adapters: Record<string, (guard: Guard) => (request: Request) => Response | Promise<Response>> = {
  "serveSdkV1()": (guard) => serveSdkV1(guard, nothing),
  "serveSdkV2()": (guard) => serveSdkV2(guard, { fetch: nothing } as never),
  "guardMiddleware()": (guard) => new Hono().use(guardMiddleware(guard)).all("/mcp", nothing).fetch,
  // On Node `@hono/node-server` makes a GET of it, which says that it is TRACE: nothing else can be made there.
  "guardMiddleware() with the request that it gets on Node": (guard) => {
    const app = new Hono().use(guardMiddleware(guard)).all("/mcp", nothing);
    return ({ url, headers, method }) => {
      const request = new Request(url, { headers });
      Object.defineProperty(request, "method", { get: () => method });
      return app.fetch(request);
    };
  },
};

/** What comes back for a TRACE with a token. */
async function trace(resource: string, token: string): Promise<string> {
  const { hostname, port, host, pathname } = new URL(resource);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const fields = [`host: ${host}`, `authorization: Bearer ${token}`, "connection: close"];
  const head = [`TRACE ${pathname} HTTP/1.1`, ...fields, "", ""].join("\r\n");
  await connection.write(new TextEncoder().encode(head));
  return await new Response(connection.readable).text();
}

for (const [name, build] of Object.entries(adapters)) {
  Deno.test(`${name} answers 405 and repeats nothing when TRACE comes`, async () => {
    await withLive(build, async ({ resource, issuer }) => {
      const token = await issuer.mint();
      const answer = await trace(resource, token);
      assert.match(answer, /^HTTP\/1\.1 405 /);
      assert.match(answer, /^allow: POST$/im);
      assert.ok(!answer.includes(token));
    });
  });
}
