/** Conversations and operations: what checks say before they ask, and what they take for executed. */

import assert from "node:assert/strict";
import type { Target } from "../../../reference/conformance/check.ts";
import { type Exchange, headerValues } from "../../../reference/conformance/exchange.ts";
import { HarnessError } from "../../../reference/conformance/harness_error.ts";
import type { Operation } from "../../../reference/conformance/operation.ts";
import type { Send } from "../../../reference/conformance/send/outgoing.ts";
import { conversing } from "../../../reference/conformance/server/conversation.ts";
import {
  expectWelcome,
  expectWrites,
  reading,
  watchWriting,
  writing,
} from "../../../reference/conformance/server/operations.ts";
import { send } from "../../../reference/conformance/server/expect.ts";
import { rpc } from "../../../reference/conformance/server/messages.ts";

/** A counter that wants a session and a token: `add` writes, `count` reads; `clock` tells another time at each call. */
function counter({ accepts = "alices" } = {}): { target: Target; seen: Exchange[] } {
  const seen: Exchange[] = [];
  const sessions = new Map<string, string>();
  let count = 0;
  let ticks = 0;
  const answer = (status: number, result?: unknown, headers: [string, string][] = []) => ({
    status,
    headers: [["content-type", "application/json"] as [string, string], ...headers],
    body: result === undefined ? "" : JSON.stringify({ jsonrpc: "2.0", id: 1, result }),
  });
  const answerTo = (headers: [string, string][], body: string) => {
    const token = headerValues(headers, "authorization")[0];
    const message = JSON.parse(body);
    if (token !== `Bearer ${accepts}`) return answer(401);
    if (message.method === "initialize") {
      const id = crypto.randomUUID();
      sessions.set(id, token);
      return answer(200, { protocolVersion: "2025-11-25" }, [["Mcp-Session-Id", id]]);
    }
    const session = headerValues(headers, "mcp-session-id")[0] ?? "";
    if (sessions.get(session) !== token) return answer(404);
    if (message.method === "notifications/initialized") return answer(202);
    if (message.method === "add") count++;
    return answer(200, message.method === "clock" ? { ticks: ticks++ } : { count });
  };
  const transmit: Send = ({ method, url, headers, body }) => {
    const exchange: Exchange = {
      to: "resource-server",
      request: { method, url, headers, body: String(body) },
      response: answerTo(headers, String(body)),
      startedAt: 0,
      durationMs: 0,
    };
    seen.push(exchange);
    return Promise.resolve(exchange);
  };
  const operation = (method: string, observe?: Operation): Operation => ({
    name: method,
    method,
    params: () => ({}),
    ...(observe && { observe }),
  });
  const powers: Target["powers"] = {
    "an operation that reads": operation("count"),
    "an operation that writes": operation("add", operation("count")),
  };
  const resource = "http://127.0.0.1:8000/mcp";
  return { target: { resource, revision: "2025-11-25", token: "alices", send: transmit, powers }, seen };
}

Deno.test("conversing() begins as a client does when the server gives a session", async () => {
  const { target, seen } = counter();
  const begun = await conversing(target);
  assert.ok(begun.session);
  const methods = seen.map(({ request }) => JSON.parse(request.body!).method);
  assert.deepEqual(methods, ["initialize", "notifications/initialized"]);
  await expectWelcome(begun);
});

Deno.test("conversing() says nothing when every message stands alone, and keeps no session that nobody gave", async () => {
  const { target, seen } = counter();
  const modern: Target = { ...target, revision: "2026-07-28" };
  assert.equal(await conversing(modern), modern);
  assert.equal(seen.length, 0);
  const stranger = await conversing({ ...target, token: "nobodys", session: "somebodys" });
  assert.equal(stranger.session, undefined);
});

Deno.test("rpc() sends the session with every message but the one that begins another", async () => {
  const target = await conversing(counter().target);
  const sessionOf = (method: string) => headerValues(rpc(target, method).headers, "mcp-session-id");
  assert.deepEqual(sessionOf("tools/list"), [target.session]);
  assert.deepEqual(sessionOf("initialize"), []);
});

Deno.test("expectWelcome() leaves the question open when an honest token is refused as well", async () => {
  const target = await conversing(counter({ accepts: "bobs" }).target);
  await assert.rejects(expectWelcome(target), (error: HarnessError) => {
    return error.code === "untested" && /honest token is not accepted/.test(error.message);
  });
});

Deno.test("watchWriting() sees what was executed when the answer denies it", async () => {
  const target = await conversing(counter().target);
  const watch = await watchWriting(target);
  await expectWrites(target, watch);
  const denied = { ...await send(target, writing(target)), response: { status: 403, headers: [], body: "" } };
  assert.equal(await watch.executed(denied), true);
  assert.equal(await watch.executed(await send(target, reading(target))), false);
  await assert.rejects(
    watch.expectNotExecuted(await send(target, writing(target)), [200]),
    /it was executed/,
  );
});

Deno.test("watchWriting() takes a result for execution when what it observes changes by itself", async () => {
  const { target } = counter();
  const clock: Operation = { name: "clock", method: "clock", params: () => ({}) };
  const writes = { ...target.powers["an operation that writes"]!, observe: clock };
  const powers = { ...target.powers, "an operation that writes": writes };
  const begun = await conversing({ ...target, powers });
  const watch = await watchWriting(begun);
  const exchange = await send(begun, writing(begun));
  assert.equal(
    await watch.executed({ ...exchange, response: { status: 403, headers: [], body: "" } }),
    false,
  );
  assert.equal(await watch.executed(exchange), true);
});
