/** A refused message does not cost the next one its connection. */

import assert from "node:assert/strict";
import { protect } from "../../reference/guard/mod.ts";
import { connect } from "../bench/connection.ts";

const CONNECTIONS = 4;
const REQUESTS = 400;

Deno.test("protect() keeps the connection when it refuses a message unread", async () => {
  const ready = Promise.withResolvers<(request: Request) => Promise<Response>>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => await (await ready.promise)(request),
  );
  const { port } = server.addr;
  const guard = protect({
    resource: `http://127.0.0.1:${port}/mcp`,
    authorizationServers: ["http://127.0.0.1:1"],
    scopes: { all: ["notes:read"], endpoint: ["notes:read"] },
  });
  ready.resolve(async (request) => {
    const answer = await guard(request);
    return answer instanceof Response ? answer : new Response(null, { status: 500 });
  });

  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", padding: "x".repeat(400) });
  const request = new TextEncoder().encode([
    "POST /mcp HTTP/1.1",
    `host: 127.0.0.1:${port}`,
    "authorization: Bearer expired",
    "content-type: application/json",
    `content-length: ${body.length}`,
    "",
    body,
  ].join("\r\n"));
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      const connection = await connect(port);
      for (let sent = 0; sent < REQUESTS; sent++) {
        // Rejects when the server hangs up on it.
        assert.equal((await connection.send(request)).status, 401);
      }
      connection.close();
    }));
  } finally {
    await server.shutdown();
  }
});
