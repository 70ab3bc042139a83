/** That a message arrives as it was meant, or is known not to. */

import assert from "node:assert/strict";
import type { HarnessError } from "../../reference/conformance/harness_error.ts";
import type { Outgoing, Send } from "../../reference/conformance/send/outgoing.ts";
import { answered } from "../../reference/conformance/exchange.ts";
import { openLiveSend } from "../../reference/conformance/send/live.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";
import { needsWitness, openWitness } from "../../reference/conformance/send/witness.ts";

type Means = { send: Send; origin: string; close(): Promise<void> };

/** A server that says what it received. */
async function echo(request: Request): Promise<Response> {
  const { method, url, headers } = request;
  return Response.json({ method, url, headers: Object.fromEntries(headers), body: await request.text() });
}

/** The same server behind both ways of sending. */
const means: Record<string, (handler: (request: Request) => Response | Promise<Response>) => Means> = {
  openLiveSend(handler) {
    const onError = () => new Response("Internal Server Error", { status: 500 });
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {}, onError }, handler);
    const live = openLiveSend();
    const close = async () => void await Promise.all([live.close(), server.shutdown()]);
    return { send: live.send, origin: `http://127.0.0.1:${server.addr.port}`, close };
  },
  memorySend(handler) {
    const origin = "http://127.0.0.1:8000";
    return { send: memorySend({ [origin]: { fetch: handler } }), origin, close: () => Promise.resolve() };
  },
};

const messages: [
  what: string,
  message: Omit<Outgoing, "url"> & { path: string },
  seen: Record<string, unknown>,
][] = [
  ["a forged Host", { method: "GET", path: "/mcp", headers: [["host", "evil.example"]] }, {
    url: "http://evil.example/mcp",
    header: ["host", "evil.example"],
  }],
  ["an Origin", { method: "GET", path: "/", headers: [["origin", "null"]] }, { header: ["origin", "null"] }],
  ["two slashes", { method: "GET", path: "//mcp", headers: [] }, { path: "//mcp" }],
  ["an encoded slash", { method: "GET", path: "/mcp%2f", headers: [] }, { path: "/mcp%2f" }],
  ["a header twice", { method: "GET", path: "/", headers: [["x-a", "1"], ["x-a", "2"]] }, {
    header: ["x-a", "1, 2"],
  }],
  ["a body", { method: "POST", path: "/", headers: [["content-type", "text/plain"]], body: "ümlaut" }, {
    body: "ümlaut",
  }],
  ["an odd method", { method: "PROPFIND", path: "/", headers: [] }, { method: "PROPFIND" }],
];

for (const [name, open] of Object.entries(means)) {
  for (const [what, { path, ...message }, seen] of messages) {
    Deno.test(`${name}() delivers ${what} as written`, async () => {
      const { send, origin, close } = open(echo);
      const exchange = await send({ ...message, url: origin + path });
      await close();
      assert.ok(answered(exchange));
      const arrived = JSON.parse(exchange.response.body);
      if (seen.method) assert.equal(arrived.method, seen.method);
      if (seen.url) assert.equal(arrived.url, seen.url);
      if (seen.path) assert.equal(arrived.url, origin + seen.path);
      if (seen.body) assert.equal(arrived.body, seen.body);
      const [header, value] = (seen.header ?? []) as string[];
      if (header) assert.equal(arrived.headers[header], value);
    });
  }

  Deno.test(`${name}() gets an answer to half a message when the server does not want the rest`, async () => {
    const { send, origin, close } = open(() => new Response(null, { status: 401 }));
    const exchange = await send({
      method: "POST",
      url: `${origin}/`,
      headers: [],
      body: "half",
      unfinished: true,
    });
    await close();
    assert.ok(answered(exchange));
    assert.equal(exchange.response.status, 401);
  });

  Deno.test(`${name}() gives up on half a message when the server waits for the rest`, async () => {
    const { send, origin, close } = open(echo);
    const exchange = await send({
      method: "POST",
      url: `${origin}/`,
      headers: [],
      body: "half",
      unfinished: true,
    });
    await close();
    assert.ok(!answered(exchange));
    assert.match((exchange.response as { error: string }).error, /waits for the rest/);
  });

  Deno.test(`${name}() takes a handler that throws for a 500`, async () => {
    const { send, origin, close } = open(() => {
      throw new Error("its own mistake");
    });
    const exchange = await send({ method: "GET", url: `${origin}/`, headers: [] });
    await close();
    assert.ok(answered(exchange));
    assert.equal(exchange.response.status, 500);
  });

  Deno.test(`${name}() lets a stream go when nothing comes out of it`, async () => {
    let cancelled = () => {};
    const ended = new Promise<void>((resolve) => cancelled = resolve);
    const { send, origin, close } = open(() => {
      const stream = new ReadableStream({ cancel: () => cancelled() });
      return new Response(stream, { headers: { "content-type": "text/event-stream" } });
    });
    const exchange = await send({ method: "GET", url: `${origin}/`, headers: [] });
    assert.ok(answered(exchange));
    await ended;
    await close();
  });

  Deno.test(`${name}() reads the first message of a stream that stays open`, async () => {
    const { send, origin, close } = open(() => {
      const text = 'event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{}}\n\n';
      const stream = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      });
      return new Response(stream, { headers: { "content-type": "text/event-stream" } });
    });
    const exchange = await send({ method: "POST", url: `${origin}/`, headers: [], body: "{}" });
    await close();
    assert.ok(answered(exchange));
    assert.match(exchange.response.body, /"result":\{\}/);
  });
}

Deno.test("openLiveSend() tells a refused connection from a closed one", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`;
  const accepted = listener.accept().then((connection) => connection.close());
  const live = openLiveSend();
  const closed = await live.send({ method: "GET", url, headers: [] });
  await accepted;
  listener.close();
  const refused = await live.send({ method: "GET", url, headers: [] });
  await live.close();
  assert.deepEqual(closed.response, { error: "connection closed without an answer" });
  assert.deepEqual(refused.response, { error: "connection refused" });
});

Deno.test("openLiveSend() connects to no private address when a message is for the open internet, wherever its name led before", async () => {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    asked.push(new URL(request.url).pathname);
    return new Response("internal");
  });
  const url = `http://localhost:${server.addr.port}`;
  const careless = openLiveSend();
  const reached = await careless.send({ method: "GET", url: `${url}/careless`, headers: [] });
  await careless.close();
  const careful = openLiveSend();
  const refused = await careful.send({
    method: "GET",
    url: `${url}/careful`,
    headers: [],
    publicOnly: true,
  });
  await careful.close();
  await server.shutdown();
  assert.ok(answered(reached), "this is what a name that leads elsewhere now would open");
  assert.deepEqual(refused.response, { error: "localhost leads to a private address" });
  assert.deepEqual(asked, ["/careless"]);
});

Deno.test("needsWitness() is true when a client library might change the message", () => {
  const ordinary: Outgoing = {
    method: "POST",
    url: "http://127.0.0.1:8000/mcp",
    headers: [["accept", "*/*"]],
  };
  assert.equal(needsWitness(ordinary), false);
  const touchy: Partial<Outgoing>[] = [
    { headers: [["Host", "evil.example"]] },
    { headers: [["origin", "null"]] },
    { headers: [["cookie", "a=b"]] },
    { headers: [["x", "1"], ["X", "2"]] },
    { method: "DELETE" },
    { url: "http://127.0.0.1:8000//mcp" },
    { url: "http://127.0.0.1:8000/a/../mcp" },
    { unfinished: true, body: "" },
  ];
  for (const changes of touchy) {
    assert.equal(needsWitness({ ...ordinary, ...changes }), true, JSON.stringify(changes));
  }
});

Deno.test("prove() refuses when the means of sending drop a header: fetch and its Host", async () => {
  const witness = await openWitness();
  const byFetch = async (message: Outgoing) => {
    const response = await fetch(message.url, { method: message.method, headers: message.headers });
    await response.body?.cancel();
  };
  const url = "http://127.0.0.1:8000/mcp";
  await witness.prove({ method: "GET", url, headers: [["x-a", "1"], ["host", "127.0.0.1"]] }, (message) => {
    // Its own Host is what a well-behaved client would send.
    return byFetch({ ...message, headers: message.headers });
  }).then(
    () => assert.fail("fetch kept the forged Host: the harness no longer needs this"),
    (error: HarnessError) => {
      assert.equal(error.code, "not_sent");
      assert.match(error.message, /The header host does not get through/);
    },
  );
  await witness.close();
});

Deno.test("prove() refuses when the means of sending normalise the path", async () => {
  const witness = await openWitness();
  const live = openLiveSend();
  const normalising = (message: Outgoing) =>
    live.send({ ...message, url: message.url.replace("//mcp", "/mcp") });
  await assert.rejects(
    witness.prove({ method: "GET", url: "http://127.0.0.1:8000//mcp", headers: [] }, normalising),
    /The path \/\/mcp does not get through/,
  );
  await live.close();
  await witness.close();
});

Deno.test("memorySend() refuses when the runtime would change the path", async () => {
  const send = memorySend({ "http://127.0.0.1:8000": { fetch: echo } });
  await assert.rejects(
    send({ method: "GET", url: "http://127.0.0.1:8000/a/../mcp", headers: [] }),
    (error: HarnessError) => error.code === "not_sent",
  );
});

Deno.test("memorySend() takes a handler that returns no Response for a 500", async () => {
  const origin = "http://127.0.0.1:8000";
  const send = memorySend({ [origin]: { fetch: () => undefined as unknown as Response } });
  const exchange = await send({ method: "GET", url: `${origin}/`, headers: [] });
  assert.ok(answered(exchange));
  assert.equal(exchange.response.status, 500);
});

Deno.test("memorySend() tells a handler by the request's signal that nobody waits for it any more", async () => {
  const origin = "http://127.0.0.1:8000";
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const fetch = async (request: Request) => {
    request.signal.addEventListener("abort", () => resolve());
    await assert.rejects(request.text());
    assert.ok(request.signal.aborted, "known by the time that its reading fails");
    return new Response();
  };
  await memorySend({ [origin]: { fetch } })(
    { method: "POST", url: `${origin}/`, headers: [], body: "half", unfinished: true },
  );
  await gone;
});
