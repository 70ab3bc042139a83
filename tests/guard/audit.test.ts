/** The record of decisions, and what becomes of it. */

import assert from "node:assert/strict";
import {
  type Attributes,
  type Context,
  context,
  type Counter,
  type Meter,
  metrics,
  type Span,
  trace,
} from "@opentelemetry/api";
import type { AuditEvent } from "../../reference/guard/audit.ts";
import { createGuard } from "../../reference/guard/guard.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import {
  admit,
  answer,
  callerWith,
  callOf,
  type Changes,
  EXPIRED,
  guardOf,
  METADATA,
  OPTIONS,
  READER,
  requestOf,
  RESOURCE,
  verifierOf,
  WRITER,
} from "./guard_under_test.ts";

const alice = { issuer: "http://127.0.0.1:9000", subject: "alice", clientId: "client-1", isClient: false };

/** An event without its time, which is checked to be one. */
function timeless({ at, ...event }: AuditEvent): Omit<AuditEvent, "at"> {
  assert.equal(new Date(at).toISOString(), at);
  return event;
}

Deno.test("onAudit is told who was let in to do what", async () => {
  const guard = guardOf();
  await admit(guard, { token: WRITER, message: callOf("delete_note") });
  assert.deepEqual(guard.events.map(timeless), [{
    decision: "allow",
    code: "admitted",
    resource: RESOURCE,
    operation: "tools/call delete_note",
    caller: alice,
    tokenHash: "0123456789abcdef",
    requiredScopes: ["notes:read", "notes:write"],
  }]);
});

Deno.test("onAudit is told who was kept out and why", async () => {
  const guard = guardOf();
  await answer(guard, { message: callOf("delete_note") });
  await answer(guard, { token: EXPIRED });
  await answer(guard, { headers: { authorization: null } });
  assert.deepEqual(guard.events.map(timeless), [
    {
      decision: "deny",
      code: "scope_insufficient",
      status: 403,
      rule: "RFC 6750 §3.1",
      resource: RESOURCE,
      operation: "tools/call delete_note",
      caller: alice,
      tokenHash: "0123456789abcdef",
      requiredScopes: ["notes:read", "notes:write"],
    },
    // echo -n expired.token | sha256sum
    { decision: "deny", code: "token_expired", status: 401, resource: RESOURCE, tokenHash: EXPIRED_HASH },
    { decision: "deny", code: "credential_missing", status: 401, rule: "RFC 6750 §3.1", resource: RESOURCE },
  ]);
});

const EXPIRED_HASH = "c26e6b6de90dd765";

Deno.test("onAudit is not told of what is public", async () => {
  const origin = "https://app.example.com";
  const guard = guardOf({ origins: [origin] });
  await answer(guard, { url: METADATA, method: "GET" });
  const headers = { origin, "access-control-request-method": "POST" };
  assert.equal((await answer(guard, { method: "OPTIONS", headers })).status, 204);
  assert.deepEqual(guard.events, []);
});

Deno.test("onAudit is told no token and nothing that a client made up", async () => {
  const secret = "eyJhbGciOiJub25lIn0.c2VjcmV0.abcdefgh";
  const known = { [secret]: callerWith(["notes:read", "notes:write"]) };
  const guard = guardOf({}, known);
  const cause = new Error(`unexpected token ${secret}`);
  const failing = guardOf({}, { [secret]: { throws: cause } });
  const refused = guardOf({}, {
    [secret]: {
      throws: new Refusal("token_malformed", secret, { status: 401, error: "invalid_token", cause }),
    },
  });
  for (const each of [guard, failing, refused]) {
    for (
      const changes of [
        {},
        { message: callOf(secret) },
        { message: { jsonrpc: "2.0", id: secret, method: secret } },
        { message: { jsonrpc: "2.0", id: 1, method: "resources/read", params: { uri: secret } } },
        { body: secret },
        { url: `${RESOURCE}/${secret}` },
        { headers: { origin: secret } },
        { headers: { host: secret } },
        { headers: { "mcp-protocol-version": secret, "mcp-method": secret } },
        { headers: { authorization: `Bearer ${secret} ${secret}` } },
      ] as Changes[]
    ) await each(requestOf({ token: secret, ...changes }));
  }
  const text = JSON.stringify([...guard.events, ...failing.events, ...refused.events]);
  assert.ok(text.length > 1000);
  assert.ok(!text.includes("c2VjcmV0") && !text.includes("eyJ"), text);
});

/** Records what goes to OpenTelemetry while it runs. */
async function withTelemetry(run: () => Promise<void>) {
  const counted: [string, number, Attributes | undefined][] = [];
  const spanned: Attributes[] = [];
  const counter = (name: string): Counter => ({
    add: (value, attributes) => void counted.push([name, value, attributes]),
  });
  metrics.setGlobalMeterProvider({ getMeter: () => ({ createCounter: counter }) as unknown as Meter });
  const span = { setAttributes: (attributes: Attributes) => spanned.push(attributes) } as unknown as Span;
  const active = trace.setSpan(context.active(), span);
  context.setGlobalContextManager({
    active: () => active as Context,
    with: (_context, run, self, ...args) => run.apply(self as ThisParameterType<typeof run>, args),
    bind: (_context, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
  try {
    await run();
  } finally {
    metrics.disable();
    context.disable();
  }
  return { counted, spanned };
}

Deno.test("decisions are counted and mark the active span, without a token and without who called", async () => {
  const { counted, spanned } = await withTelemetry(async () => {
    const guard = guardOf();
    await admit(guard);
    await answer(guard, { message: callOf("invented") });
    await answer(guard, { token: "unknown" });
  });
  const expected = [
    {
      "gatehouse.decision": "allow",
      "gatehouse.code": "admitted",
      "gatehouse.operation": "tools/call list_notes",
    },
    {
      "gatehouse.decision": "deny",
      "gatehouse.code": "scope_insufficient",
      "gatehouse.operation": "(unlisted)",
    },
    { "gatehouse.decision": "deny", "gatehouse.code": "token_malformed" },
  ];
  assert.deepEqual(counted, expected.map((attributes) => ["gatehouse.decisions", 1, attributes]));
  assert.deepEqual(spanned, expected);
});

Deno.test("an audit sink that throws or rejects changes no decision, and is counted", async () => {
  const sinks = [
    () => {
      throw new Error("disk full");
    },
    () => Promise.reject(new Error("disk full")),
  ];
  const { counted } = await withTelemetry(async () => {
    for (const onAudit of sinks) {
      const guard = createGuard({ ...OPTIONS, onAudit }, verifierOf());
      await admit(guard, { token: READER });
      assert.equal((await answer(guard, { token: "unknown" })).status, 401);
    }
  });
  assert.equal(counted.filter(([name]) => name === "gatehouse.audit.failures").length, 4);
});

Deno.test("an audit sink has not failed when it returns something", async () => {
  const { counted } = await withTelemetry(async () => {
    for (const returned of [1, true, "taken", null, {}]) {
      // As in `(event) => events.push(event)`, which the type allows.
      const onAudit = (() => returned) as () => void;
      await admit(createGuard({ ...OPTIONS, onAudit }, verifierOf()));
    }
  });
  assert.deepEqual(counted.map(([name]) => name), Array(5).fill("gatehouse.decisions"));
});

Deno.test("an audit sink is not waited for", async () => {
  const guard = createGuard({ ...OPTIONS, onAudit: () => new Promise(() => {}) }, verifierOf());
  await admit(guard, { token: READER });
});
