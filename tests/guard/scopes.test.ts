/** What an operation takes, and who has it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Message } from "../../reference/guard/message.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import { ANSWER, decideByScopes, UNKNOWN, UNLISTED } from "../../reference/guard/scopes.ts";

const decisions = decideByScopes({
  all: ["read", "write", "admin", "odd"],
  endpoint: ["read"],
  operations: {
    "tools/call list": [],
    "tools/call delete": ["write"],
    "tools/call my tool": ["write"],
    "resources/read": ["read"],
    "resources/read secret://1": ["admin"],
    "resources/unsubscribe": ["read"],
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
      [message("notifications/progress"), "notifications/progress", ["read"]],
      [message("notifications/roots/list_changed"), "notifications/roots/list_changed", ["read"]],
      [message("resources/list"), "resources/list", ["read"]],
      [message("resources/templates/list"), "resources/templates/list", ["read"]],
      [message("prompts/list"), "prompts/list", ["read"]],
      [message("completion/complete"), "completion/complete", ["read"]],
      [message("logging/setLevel"), "logging/setLevel", ["read"]],
      [{ jsonrpc: "2.0", id: 1, result: {} }, ANSWER, ["read"]],
      [{ jsonrpc: "2.0", id: 1, error: {} }, ANSWER, ["read"]],
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
      [message("resources/read"), UNLISTED, every],
      [message("resources/read", { uri: ["note://1"] }), UNLISTED, every],
      [message("resources/unsubscribe", { uri: ["note://1"] }), UNLISTED, every],
      [message("resources/subscribe", { uri: "note://1" }), UNLISTED, every],
      [message("prompts/get", { name: "list" }), UNLISTED, every],
      ...["get", "list", "result", "cancel"].map((name) => [message(`tasks/${name}`), UNLISTED, every]),
      // There are no such methods.
      [message("tools/call list"), UNKNOWN, every],
      [message("tools/call list", { name: "list" }), UNKNOWN, every],
      [message("TOOLS/LIST"), UNKNOWN, every],
      [message("notifications/invented"), UNKNOWN, every],
      [message(""), UNKNOWN, every],
      [message("constructor"), UNKNOWN, every],
      [message("__proto__"), UNKNOWN, every],
      [message("tools/call", { name: "__proto__" }), UNLISTED, every],
      [message("tools/call", { name: "constructor" }), UNLISTED, every],
    ] as [Message, string, string[]][]
  ) assert.deepEqual(decisions.requirementOf(of), { operation, scopes }, JSON.stringify(of));
});

Deno.test("requirementOf() takes every scope for a URI that is not in normal form, once a resource is listed", () => {
  const odd = ["NOTE://h/1", "note://h/./1", " note://h/1", "note://h/1\n", "note:/\t/h/1", "no uri", ""];
  const needless = [
    "note://h/%31",
    "note://h/caf%c3%a9",
    "note://h/a b",
    "note://h/é",
    "note://h/1#",
    "note://h/%2531",
  ];
  const more = ["note:a/../b", "note://h/a|b", "https://h", `note://h/${"x".repeat(9000)}`];
  for (const uri of [...odd, ...needless, ...more]) {
    assert.equal(decisions.requirementOf(message("resources/read", { uri })).operation, UNLISTED, uri);
    // No resource is listed for this one: all URIs are alike to it.
    assert.equal(decisions.requirementOf(message("resources/unsubscribe", { uri })).scopes.length, 1, uri);
  }
  for (
    const uri of [
      "note://h/1",
      "note://h/caf%C3%A9",
      "note://H/1",
      "https://h/",
      "urn:isbn:1",
      "note://h/1?a=/b",
    ]
  ) {
    assert.deepEqual(decisions.requirementOf(message("resources/read", { uri })).scopes, ["read"], uri);
  }
});

Deno.test("requirementOf() takes for a relative of a listed resource what that one takes too", () => {
  const policy = decideByScopes({
    all: ["read", "write", "admin"],
    endpoint: [],
    operations: {
      "resources/read": ["read"],
      "resources/read notes://host/a": ["write"],
      "resources/read notes://host/a?b": ["admin"],
      "resources/read HTTPS://Example.com": ["admin"],
    },
  });
  for (
    const [uri, scopes] of [
      ["notes://host/a", ["write"]],
      ["notes://host/a?b", ["admin"]],
      ["notes://host/a?c", ["admin", "write", "read"]],
      ["notes://host/A", ["admin", "write", "read"]],
      ["notes://host/x%2F..%2Fa", ["admin", "write", "read"]],
      ["notes://host/a/b", ["read"]],
      ["HTTPS://Example.com", ["admin"]],
      ["https://example.com/", ["admin"]],
      ["https://example.com", ["read", "write", "admin"]],
      ["https://example.com/other", ["read"]],
    ] as const
  ) {
    const { scopes: taken } = policy.requirementOf(message("resources/read", { uri }));
    assert.deepEqual(taken.toSorted(), [...scopes].sort(), uri);
  }
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
    if (operation === UNLISTED || operation === UNKNOWN) assert.equal(scopes.length, 4);
  }));
});

Deno.test("requirementOf() takes for a standing stream what its subscriptions take", () => {
  const policy = decideByScopes({
    all: ["read", "write", "admin"],
    endpoint: ["read"],
    operations: { "resources/subscribe": ["write"], "resources/subscribe notes://host/secret": ["admin"] },
  });
  for (
    const [resourceSubscriptions, scopes] of [
      [undefined, ["read"]],
      [[], ["read"]],
      [["notes://host/1"], ["read", "write"]],
      [["notes://host/1", "notes://host/secret"], ["read", "write", "admin"]],
      [["notes://host/./secret"], ["read", "write", "admin"]],
      [[["notes://host/1"]], ["read", "write", "admin"]],
      ["notes://host/1", ["read", "write", "admin"]],
      [Array(257).fill("notes://host/1"), ["read", "write", "admin"]],
    ] as [unknown, string[]][]
  ) {
    const listen = message("subscriptions/listen", { notifications: { resourceSubscriptions } });
    assert.deepEqual(policy.requirementOf(listen).scopes, scopes, JSON.stringify(resourceSubscriptions));
  }
  for (const params of [undefined, {}, { notifications: null }, { notifications: 7 }]) {
    assert.deepEqual(policy.requirementOf(message("subscriptions/listen", params)).scopes, ["read"]);
  }
});
