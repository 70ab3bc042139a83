/** What an operation takes, and who has it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Message } from "../../reference/guard/message.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import { decideByScopes, UNLISTED } from "../../reference/guard/scopes.ts";
import {
  answer,
  callOf,
  challengeOf,
  guardOf,
  METADATA,
  OPTIONS,
  READER,
  STRANGER,
  WRITER,
} from "./support.ts";

const decisions = decideByScopes({
  all: ["read", "write", "admin", "odd"],
  endpoint: ["read"],
  operations: {
    "tools/call list": [],
    "tools/call delete": ["write"],
    "tools/call my tool": ["write"],
    "resources/read": ["read"],
    "resources/read secret://1": ["admin"],
    "tools/list": ["admin"],
  },
  implies: { admin: ["write"], write: ["read"] },
});

const message = (method: string, params?: Record<string, unknown>): Message => ({
  jsonrpc: "2.0",
  method,
  params,
});

Deno.test("requirementOf() decides by method and name, then by method, then for every scope", () => {
  const every = ["read", "write", "admin", "odd"];
  for (
    const [of, operation, scopes] of [
      [message("initialize"), "initialize", ["read"]],
      [message("notifications/initialized"), "notifications/initialized", ["read"]],
      [message("server/discover"), "server/discover", ["read"]],
      [message("tools/list"), "tools/list", ["read", "admin"]],
      [message("tools/call", { name: "list" }), "tools/call list", ["read"]],
      [message("tools/call", { name: "delete" }), "tools/call delete", ["read", "write"]],
      [message("tools/call", { name: "my tool" }), "tools/call my tool", ["read", "write"]],
      [message("resources/read", { uri: "note://1" }), "resources/read", ["read"]],
      [message("resources/read", { uri: "secret://1" }), "resources/read secret://1", ["read", "admin"]],
      // Nobody decided about these.
      [message("tools/call", { name: "invented" }), UNLISTED, every],
      [message("tools/call", { name: "List" }), UNLISTED, every],
      [message("tools/call", { name: "list " }), UNLISTED, every],
      [message("tools/call", { name: ["list"] }), UNLISTED, every],
      [message("tools/call", { uri: "list" }), UNLISTED, every],
      [message("tools/call"), UNLISTED, every],
      [message("tools/call list"), UNLISTED, every],
      [message("tools/call list", { name: "list" }), UNLISTED, every],
      [message("TOOLS/LIST"), UNLISTED, every],
      [message("resources/list"), UNLISTED, every],
      [message("prompts/get", { name: "list" }), UNLISTED, every],
      [message("logging/setLevel"), UNLISTED, every],
      [message(""), UNLISTED, every],
      [message("constructor"), UNLISTED, every],
      [message("__proto__"), UNLISTED, every],
      [message("tools/call", { name: "__proto__" }), UNLISTED, every],
      [message("tools/call", { name: "constructor" }), UNLISTED, every],
      [{ jsonrpc: "2.0", id: 1, result: {} }, UNLISTED, every],
    ] as [Message, string, string[]][]
  ) assert.deepEqual(decisions.requirementOf(of), { operation, scopes }, JSON.stringify(of));
});

Deno.test("check() counts what a scope implies, at any remove, and compares scopes whole", () => {
  for (
    const [granted, required, enough] of [
      [["read"], ["read"], true],
      [["write"], ["read"], true],
      [["admin"], ["read", "write"], true],
      [["read", "write"], ["read", "write"], true],
      [[], [], true],
      [["read"], ["read", "write"], false],
      [["write"], ["admin"], false],
      [["admin"], ["odd"], false],
      [[], ["read"], false],
      [["READ", "reader", "rea", "read write", "", "*"], ["read"], false],
      [["__proto__", "constructor"], ["read"], false],
    ] as [string[], string[], boolean][]
  ) {
    if (enough) decisions.check(granted, required);
    else assert.throws(() => decisions.check(granted, required), { code: "scope_insufficient", status: 403 });
  }
});

Deno.test("check() takes a scope for a scope when it is called like something of the language", () => {
  const all = ["constructor", "__proto__", "toString"];
  const policy = decideByScopes({ all, endpoint: [], implies: { toString: ["constructor"] } });
  policy.check(["toString"], ["constructor"]);
  assert.throws(() => policy.check(["toString", "constructor"], ["__proto__"]), {
    code: "scope_insufficient",
  });
});

Deno.test("check() comes to an end when scopes imply each other", () => {
  const circle = decideByScopes({ all: ["a", "b"], endpoint: [], implies: { a: ["b"], b: ["a"] } });
  circle.check(["a"], ["a", "b"]);
  circle.check(["b"], ["a", "b"]);
  assert.throws(() => circle.check(["c"], ["a"]), { code: "scope_insufficient" });
});

Deno.test("check() lets in only when each required scope is reachable from a granted one", () => {
  const scopes = ["a", "b", "c", "d", "e"];
  const some = fc.subarray(scopes);
  const implies = fc.record(Object.fromEntries(scopes.map((scope) => [scope, some])), { requiredKeys: [] });
  fc.assert(
    fc.property(
      implies,
      fc.array(fc.oneof(fc.constantFrom(...scopes), fc.string())),
      some,
      (graph, granted, required) => {
        // The definition, spelled out: what can be reached by following the graph.
        const reached = new Set(granted);
        for (const scope of reached) {
          for (const next of Object.hasOwn(graph, scope) ? graph[scope]! : []) reached.add(next);
        }
        const policy = decideByScopes({
          all: scopes,
          endpoint: [],
          implies: graph as Record<string, string[]>,
        });
        let letIn = true;
        try {
          policy.check(granted, required);
        } catch (error) {
          assert.ok(error instanceof Refusal);
          letIn = false;
        }
        assert.equal(
          letIn,
          required.every((scope) => reached.has(scope)),
        );
      },
    ),
  );
});

Deno.test("requirementOf() never takes less than the endpoint, and nothing unlisted takes less than everything", () => {
  fc.assert(fc.property(fc.string(), fc.jsonValue(), (method, name) => {
    const { operation, scopes } = decisions.requirementOf(message(method, { name, uri: name }));
    assert.ok(scopes.includes("read"));
    if (operation === UNLISTED) assert.equal(scopes.length, 4);
  }));
});

Deno.test("a guard answers 403 with every scope at once when a token does not reach", async () => {
  const guard = guardOf();
  for (
    const [token, name] of [[READER, "delete_note"], [READER, "invented"], [STRANGER, "delete_note"]] as const
  ) {
    const response = await answer(guard, { token, message: callOf(name) });
    assert.equal(response.status, 403);
    assert.deepEqual(challengeOf(response), {
      error: "insufficient_scope",
      error_description: "The token does not reach that far",
      resource_metadata: METADATA,
      scope: "notes:read notes:write",
    });
    assert.equal((await response.json()).id, 1);
  }
  const initialize = { jsonrpc: "2.0", id: 1, method: "initialize", params: {} };
  const response = await answer(guard, { token: STRANGER, message: initialize });
  assert.equal(challengeOf(response).scope, "notes:read");
});

Deno.test("a guard wants a caller, with scopes, for notifications and for responses of the client too", async () => {
  const guard = guardOf();
  const notification = { jsonrpc: "2.0", method: "notifications/initialized" };
  const response = { jsonrpc: "2.0", id: 7, result: {} };
  for (const message of [notification, response]) {
    assert.equal((await answer(guard, { message, headers: { authorization: null } })).status, 401);
    assert.equal((await answer(guard, { message, token: STRANGER })).status, 403);
  }
  assert.equal((await answer(guard, { message: response, token: READER })).status, 403);
});

Deno.test("a guard lets in when the token reaches, whatever else it has", async () => {
  const guard = guardOf({}, {});
  for (
    const [token, name] of [[READER, "list_notes"], [WRITER, "list_notes"], [WRITER, "delete_note"]] as const
  ) {
    const admitted = await guard(
      new Request(OPTIONS.resource, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify(callOf(name)),
      }),
    );
    assert.ok(!(admitted instanceof Response));
    assert.equal(admitted.message.params?.name, name);
  }
});
