/** What stands for a `Request` on Node: the message that came in, whoever reads it when. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { GuardConfigurationError } from "../../reference/guard/configuration_error.ts";
import { NodeExchange } from "../../reference/guard/adapters/node_exchange.ts";
import { NodeRequest } from "../../reference/guard/adapters/node_request.ts";

const RESOURCE = "https://notes.example/mcp";

/** What a client sends, as the server has it. */
interface Arrived {
  client: Socket;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

/** Sends this to a server of Node's, which answers nothing by itself. */
async function withArrived(lines: string[], body: string, use: (arrived: Arrived) => Promise<void>) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("error", () => {});
  try {
    client.write([...lines, "Host: notes.example", "", body].join("\r\n"));
    const [incoming, outgoing] = await once(server, "request") as [IncomingMessage, ServerResponse];
    await use({ client, incoming, outgoing });
  } finally {
    client.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

const post = (...fields: string[]) => ["POST /mcp HTTP/1.1", ...fields];
const text = async (bytes: Promise<ArrayBuffer>) => new TextDecoder().decode(await bytes);

Deno.test("NodeRequest has the fields that a Headers object would have when they came in several lines", async () => {
  const sent = [["X-Two", "a"], ["x-two", "b"], ["Cookie", "a=1"], ["cookie", "b=2"], [
    "X-Empty",
    "",
  ]] as const;
  await withArrived(post(...sent.map(([name, value]) => `${name}: ${value}`)), "", (arrived) => {
    const { headers } = new NodeRequest(new NodeExchange(arrived.incoming, arrived.outgoing), RESOURCE);
    const expected = new Headers([...sent.map(([name, value]): [string, string] => [name, value])]);
    expected.set("host", "notes.example");
    // A list of cookies has semicolons (RFC 6265 §4.2.1), where Deno's `Headers` has commas.
    expected.set("cookie", "a=1; b=2");
    assert.deepEqual(Object.fromEntries(headers), Object.fromEntries(expected));
    assert.deepEqual([headers.get("X-TWO"), headers.has("Cookie"), headers.has("x-three")], [
      "a, b",
      true,
      false,
    ]);
    assert.equal(headers.length, [...headers].flat().join("").length);
    return Promise.resolve();
  });
});

Deno.test("NodeRequest has method, fields and message when a small one was sent", async () => {
  await withArrived(post("Content-Length: 7", "X-Two: a", "x-two: b"), '{"a":1}', async (arrived) => {
    const request = new NodeRequest(new NodeExchange(arrived.incoming, arrived.outgoing), RESOURCE);
    assert.deepEqual([request.method, request.url], ["POST", RESOURCE]);
    assert.equal(request.headers.get("x-two"), "a, b");
    assert.equal(request.bodyUsed, false);
    assert.equal(await text(request.arrayBuffer()), '{"a":1}');
    assert.equal(request.bodyUsed, true);
  });
});

Deno.test("NodeRequest gives a small message as a stream when somebody counts it", async () => {
  await withArrived(post("Content-Length: 7"), '{"a":1}', async ({ incoming, outgoing }) => {
    const { body } = new NodeRequest(new NodeExchange(incoming, outgoing), RESOURCE);
    assert.equal(await new Response(body).text(), '{"a":1}');
  });
});

Deno.test("NodeRequest has a message whole when it came in chunks", async () => {
  const chunks = '3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n';
  await withArrived(post("Transfer-Encoding: chunked"), chunks, async ({ incoming, outgoing }) => {
    const request = new NodeRequest(new NodeExchange(incoming, outgoing), RESOURCE);
    assert.equal(await text(request.arrayBuffer()), '{"a":1}');
  });
});

Deno.test("NodeRequest has a small message whole when its sender has gone before anybody reads it", async () => {
  await withArrived(post("Content-Length: 7"), '{"a":1}', async ({ client, incoming, outgoing }) => {
    const exchange = new NodeExchange(incoming, outgoing);
    const request = new NodeRequest(exchange, RESOURCE);
    client.destroy();
    await once(outgoing, "close");
    assert.equal(exchange.gone, true);
    assert.equal(request.signal.aborted, true);
    assert.equal(await text(request.arrayBuffer()), '{"a":1}');
  });
});

for (const length of [9, 900_000]) {
  Deno.test(`NodeRequest fails whoever reads it when a message of ${length} bytes breaks off`, async () => {
    await withArrived(
      post(`Content-Length: ${length}`),
      '{"a":1}',
      async ({ client, incoming, outgoing }) => {
        const request = new NodeRequest(new NodeExchange(incoming, outgoing), RESOURCE);
        client.destroy();
        await once(outgoing, "close");
        await assert.rejects(request.arrayBuffer(), { name: "AbortError" });
      },
    );
  });
}

Deno.test("NodeRequest has no message when a method has none", async () => {
  await withArrived(["TRACE /mcp HTTP/1.1"], "", async ({ incoming, outgoing }) => {
    const request = new NodeRequest(new NodeExchange(incoming, outgoing), RESOURCE);
    assert.deepEqual([request.method, request.body], ["TRACE", null]);
    assert.equal((await request.arrayBuffer()).byteLength, 0);
  });
});

Deno.test("NodeRequest has what a parser in front has kept, and says so when it has kept nothing", async () => {
  await withArrived(post("Content-Length: 7"), '{"a":1}', async ({ incoming, outgoing }) => {
    await incoming.toArray();
    const exchange = new NodeExchange(incoming, outgoing);
    assert.throws(() => new NodeRequest(exchange, RESOURCE), (error: GuardConfigurationError) => {
      return error instanceof GuardConfigurationError && error.code === "body_already_read";
    });
    Object.assign(incoming, { rawBody: new TextEncoder().encode('{"b":2}') });
    assert.equal(await text(new NodeRequest(exchange, RESOURCE).arrayBuffer()), '{"b":2}');
  });
});
