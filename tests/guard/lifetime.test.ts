/** How long an admitted request runs, and what stops it: over real HTTP, with tools that wait to be told. */

import assert from "node:assert/strict";
import { McpServer as ServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createMcpHandler, McpServer as ServerV2 } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import { authInfoOf } from "../../reference/guard/adapters/auth_info.ts";
import { type GuardEnv, guardMiddleware } from "../../reference/guard/adapters/hono.ts";
import { serveSdkV1 } from "../../reference/guard/adapters/sdk_v1.ts";
import { serveSdkV2 } from "../../reference/guard/adapters/sdk_v2.ts";
import type { Guard } from "../../reference/guard/mod.ts";
import { legacy, modern, type Raw } from "./raw.ts";
import { withLive } from "./live.ts";
import { admit, callOf, guardOf, READER, requestOf } from "./guard_under_test.ts";

const INFO = { name: "gatehouse-test", version: "1.0.0" };
type Serve = (request: Request) => Response | Promise<Response>;

/** A tool that waits, and what becomes of it. */
function waiting() {
  const called = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<unknown>();
  const finished = Promise.withResolvers<{ stopped: boolean }>();
  async function run(signal: AbortSignal) {
    called.resolve();
    signal.addEventListener("abort", () => stopped.resolve(signal.reason), { once: true });
    await Promise.race([released.promise, stopped.promise]);
    finished.resolve({ stopped: signal.aborted });
    return { content: [{ type: "text" as const, text: "it is done" }] };
  }
  return { run, called: called.promise, release: released.resolve, finished: finished.promise };
}

type Tool = ReturnType<typeof waiting>;

function v1(tool: Tool, enableJsonResponse: boolean): (guard: Guard) => Serve {
  return (guard) =>
    serveSdkV1(guard, () => {
      const server = new ServerV1(INFO);
      server.registerTool("whoami", {}, ({ signal }) => tool.run(signal));
      return server;
    }, { enableJsonResponse });
}

function handlerV2(tool: Tool) {
  return createMcpHandler(() => {
    const server = new ServerV2(INFO);
    server.registerTool("whoami", {}, ({ mcpReq: { signal } }) => tool.run(signal));
    return server;
  });
}

function hono(tool: Tool): (guard: Guard) => Serve {
  const handler = handlerV2(tool);
  return (guard) => {
    const app = new Hono<GuardEnv>();
    app.use(guardMiddleware(guard));
    app.post("/mcp", (c) => {
      const { caller, message } = c.get("admission");
      return handler.fetch(c.req.raw, { authInfo: authInfoOf(caller), parsedBody: message });
    });
    return app.fetch;
  };
}

const CALL = { name: "whoami", arguments: {} };
const older: Raw = legacy("tools/call", CALL);
const newer: Raw = modern("tools/call", CALL);

const OLDER: Record<string, (tool: Tool) => (guard: Guard) => Serve> = {
  "SDK v1 with JSON answers": (tool) => v1(tool, true),
  "SDK v1 with event streams": (tool) => v1(tool, false),
  "SDK v2": (tool) => (guard) => serveSdkV2(guard, handlerV2(tool)),
  "Hono": hono,
};
const NEWER = { "SDK v2": OLDER["SDK v2"]!, "Hono": OLDER["Hono"]! };

function send(url: string, token: string, { headers, body }: Raw, signal?: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      ...headers,
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify(body),
    signal,
  });
}

/** A server that says when it has noticed that a client has gone. */
function noticing(build: (guard: Guard) => Serve) {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const serve = (guard: Guard): Serve => {
    const handle = build(guard);
    return (request) => {
      request.signal.addEventListener("abort", () => resolve(), { once: true });
      return handle(request);
    };
  };
  return { serve, gone };
}

/** Calls the tool and hangs up as soon as it runs. */
async function hangUp(build: (guard: Guard) => Serve, tool: Tool, message: Raw, then: () => Promise<void>) {
  const { serve, gone } = noticing(build);
  await withLive(serve, async ({ resource, issuer }) => {
    const client = new AbortController();
    const response = send(resource, await issuer.mint(), message, client.signal).then((r) => r.text());
    await tool.called;
    client.abort();
    await assert.rejects(response, { name: "AbortError" });
    await gone;
    await then();
  });
}

for (const [server, build] of Object.entries(OLDER)) {
  Deno.test(`a client of 2025-11-25 that hangs up cancels nothing, in front of ${server}`, async () => {
    const tool = waiting();
    await hangUp(build(tool), tool, older, async () => {
      // Whoever was told by now would be told in this turn of the event loop, or the next.
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve));
      tool.release();
      assert.deepEqual(await tool.finished, { stopped: false });
    });
  });

  Deno.test(`a tool is told to stop when maxRequestSeconds are over, and so is its client, in front of ${server}`, async () => {
    const tool = waiting();
    await withLive(build(tool), async ({ resource, issuer }) => {
      const response = await send(resource, await issuer.mint(), older);
      assert.equal(response.status, 200);
      const text = await response.text();
      assert.match(text, /"id":1/);
      assert.match(text, /"error":\{"code":-32000,"message":"This has taken too long"\}/);
      assert.deepEqual(await tool.finished, { stopped: true });
    }, { maxRequestSeconds: 1 });
  });

  Deno.test(`a request is answered though its token expires meanwhile, in front of ${server}`, async () => {
    const tool = waiting();
    await withLive(build(tool), async ({ resource, issuer }) => {
      const exp = Math.floor(Date.now() / 1000) + 1;
      const answer = send(resource, await issuer.mint({ claims: { exp } }), older).then((r) => r.text());
      await tool.called;
      while (Date.now() < (exp + 2) * 1000) await new Promise((resolve) => setTimeout(resolve, 50));
      tool.release();
      assert.match(await answer, /it is done/);
      assert.deepEqual(await tool.finished, { stopped: false });
    }, { clockTolerance: 1 });
  });

  Deno.test(`a token that has expired within clockTolerance is good for a whole answer, in front of ${server}`, async () => {
    const tool = waiting();
    tool.release();
    await withLive(build(tool), async ({ resource, issuer }) => {
      const exp = Math.floor(Date.now() / 1000) - 10;
      const response = await send(resource, await issuer.mint({ claims: { iat: exp - 60, exp } }), older);
      assert.match(await response.text(), /it is done/);
    }, { clockTolerance: 60 });
  });
}

for (const [server, build] of Object.entries(NEWER)) {
  Deno.test(`a client of 2026-07-28 that hangs up cancels, in front of ${server}`, async () => {
    const tool = waiting();
    await hangUp(build(tool), tool, newer, async () => {
      assert.deepEqual(await tool.finished, { stopped: true });
    });
  });

  Deno.test(`a tool of 2026-07-28 is told to stop when maxRequestSeconds are over, in front of ${server}`, async () => {
    const tool = waiting();
    await withLive(build(tool), async ({ resource, issuer }) => {
      const response = await send(resource, await issuer.mint(), newer);
      assert.match(await response.text(), /"error"/);
      assert.deepEqual(await tool.finished, { stopped: true });
    }, { maxRequestSeconds: 1 });
  });
}

Deno.test("serveSdkV2() ends a standing stream when its token expires, tolerance and all", async () => {
  const build = (guard: Guard) => serveSdkV2(guard, handlerV2(waiting()));
  await withLive(build, async ({ resource, issuer }) => {
    const exp = Math.floor(Date.now() / 1000);
    const token = await issuer.mint({ claims: { iat: exp - 60, exp } });
    const response = await send(
      resource,
      token,
      modern("subscriptions/listen", { notifications: { toolsListChanged: true } }),
    );
    assert.match(response.headers.get("content-type")!, /event-stream/);
    assert.match(await response.text(), /acknowledged/);
    assert.ok(Date.now() >= (exp + 2) * 1000);
  }, { clockTolerance: 2, maxRequestSeconds: 1 });
});

/** As late as a signal begins to follow. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const REVISIONS = [["2025-11-25", older, false], ["2026-07-28", newer, true]] as const;

Deno.test("Admission.request and its stand-in tell that the client has gone from 2026-07-28 on, and not before", async () => {
  for (const [revision, { headers, body }, cancels] of REVISIONS) {
    for (const member of ["request", "deferredRequest"] as const) {
      const client = new AbortController();
      const admitted = await guardOf()(
        new Request(requestOf({ headers, message: body }), { signal: client.signal }),
      );
      assert.ok(!(admitted instanceof Response));
      const { signal } = admitted[member];
      assert.equal(signal, admitted.deferredRequest.signal);
      await nextTurn();
      client.abort("gone");
      assert.equal(signal.aborted, cancels, revision);
      if (cancels) assert.equal(signal.reason, "gone");
      admitted.respond(new Response("{}"));
    }
  }
});

Deno.test("Admission.respond() ends the lifetime, but for an event stream that has not ended", async () => {
  const { headers, body } = newer;
  for (const [type, follows] of [["text/event-stream", true], ["application/json", false]] as const) {
    const client = new AbortController();
    const admitted = await guardOf()(
      new Request(requestOf({ headers, message: body }), { signal: client.signal }),
    );
    assert.ok(!(admitted instanceof Response));
    const { signal } = admitted.deferredRequest;
    const response = admitted.respond(new Response("data: 1\n\n", { headers: { "content-type": type } }));
    await nextTurn();
    client.abort();
    assert.equal(signal.aborted, follows);
    await response.text();
  }
});

/** A stream by hand, and what becomes of it. */
function open() {
  let source!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => void (source = controller),
    cancel: (reason) => void (cancelled = reason),
  });
  const write = (text: string) => source.enqueue(new TextEncoder().encode(text));
  return { body, write, source, cancelled: () => cancelled };
}

Deno.test("Admission.respond() passes an event stream on, its end and its errors too, and leaves no timer behind", async () => {
  const streamed = async (): Promise<[ReturnType<typeof open>, Response]> => {
    const stream = open();
    const admitted = await admit(guardOf(), { token: READER, message: callOf("list_notes") });
    return [
      stream,
      admitted.respond(new Response(stream.body, { headers: { "content-type": "text/event-stream" } })),
    ];
  };
  const [whole, all] = await streamed();
  for (const part of ["a", "b", "c"]) whole.write(part);
  whole.source.close();
  assert.equal(await all.text(), "abc");
  const [broken, some] = await streamed();
  broken.source.error(new Error("broken"));
  await assert.rejects(some.text(), /broken/);
});

Deno.test("Admission.respond() reads on when the client has gone where that cancels nothing, and stops where it does", async () => {
  for (const [revision, { headers, body }, cancels] of REVISIONS) {
    const stream = open();
    const admitted = await admit(guardOf(), { headers, message: body });
    const response = admitted.respond(
      new Response(stream.body, { headers: { "content-type": "text/event-stream" } }),
    );
    await response.body!.cancel("gone");
    assert.equal(stream.cancelled(), cancels ? "gone" : undefined, revision);
    if (cancels) continue;
    stream.write("a");
    stream.source.close();
    await nextTurn();
  }
});

Deno.test("Admission.complete() answers when the time is over, whatever becomes of the work", async () => {
  const admitted = await admit(guardOf({ maxRequestSeconds: 1 }));
  const { promise: hangs } = Promise.withResolvers<Response>();
  // A test that waits for what never comes would not end: this is the limit on waiting, and not on the guard.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const never = new Promise<undefined>((resolve) => timer = setTimeout(() => resolve(undefined), 20_000));
  const response = await Promise.race([admitted.complete(hangs), never]);
  clearTimeout(timer);
  assert.match(await response?.text() ?? "", /too long/);
  admitted.respond(new Response("{}"));
});

Deno.test("Admission.complete() passes an error on, and leaves no timer behind", async () => {
  const admitted = await admit(guardOf());
  await assert.rejects(admitted.complete(Promise.reject(new Error("broken"))), /broken/);
});
