/** What a guard makes of a token that does not reach: who is refused, with what, and what is promised to them. */

import assert from "node:assert/strict";
import {
  admit,
  answer,
  callOf,
  challengeOf,
  guardOf,
  METADATA,
  OPTIONS,
  READER,
  refusalOf,
  STRANGER,
  WRITER,
} from "./guard_under_test.ts";

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
  await admit(guard, { message: response, token: READER });
});

Deno.test("a guard answers 400 when a client answers, where servers ask it nothing", async () => {
  const message = { jsonrpc: "2.0", id: 7, result: {} };
  for (const version of ["2026-07-28", "2099-01-01"]) {
    const { status, code } = await refusalOf(guardOf(), {
      message,
      headers: { "mcp-protocol-version": version },
    });
    assert.deepEqual([status, code], [400, "message_not_allowed"]);
  }
  for (const version of ["2025-03-26", "2025-06-18", "2025-11-25"]) {
    await admit(guardOf(), { message, headers: { "mcp-protocol-version": version } });
  }
});

Deno.test("a guard promises no scope for a method that is neither MCP's nor listed", async () => {
  for (const method of ["no/such/method", "TOOLS/CALL", "notifications/invented", "tools/call/", ""]) {
    const message = { jsonrpc: "2.0", id: 7, method };
    const { status, code, response } = await refusalOf(guardOf(), { message });
    assert.deepEqual([status, code], [404, "method_not_listed"], method);
    assert.equal(response.headers.get("www-authenticate"), null);
    const { id, error } = await response.json();
    assert.deepEqual([id, error.code], [7, -32601]);
    // Whoever may do everything may find out what the server makes of it.
    await admit(guardOf(), { message, token: WRITER });
  }
  const listed = { ...OPTIONS.scopes, operations: { "notes/export": ["notes:write"] } };
  const message = { jsonrpc: "2.0", id: 7, method: "notes/export" };
  assert.equal((await answer(guardOf({ scopes: listed }), { message })).status, 403);
});

Deno.test("a guard asks a stranger for scopes.challenge, and for no more of it later", async () => {
  const challenge = ["notes:read", "notes:write"];
  const guard = guardOf({ scopes: { ...OPTIONS.scopes, challenge } });
  for (const token of ["unknown", "two words"]) {
    assert.equal(challengeOf(await answer(guard, { token })).scope, "notes:read notes:write");
  }
  const metadata = await answer(guard, { url: METADATA, method: "GET" });
  assert.deepEqual((await metadata.json()).scopes_supported, challenge);
  await admit(guard, { token: READER });
  const initialize = { jsonrpc: "2.0", id: 1, method: "initialize", params: {} };
  const forbidden = await answer(guard, { token: STRANGER, message: initialize });
  assert.equal(challengeOf(forbidden).scope, "notes:read", "what it takes, not what is asked for first");
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
