/** The tools over HTTP: both eras, both SDKs, and whose notes are whose. */

import assert from "node:assert/strict";
import { isLegacyRequest } from "@modelcontextprotocol/server";
import { DatabaseSync } from "node:sqlite";
import { callTool, CLIENTS, legacy, modern, post, serveIssuer, withServer } from "./server_under_test.ts";

const TOOLS = ["whoami", "list_notes", "add_note", "delete_note"];
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

for (const [version, connect] of Object.entries(CLIENTS)) {
  Deno.test(`the server serves the client ${version}, each caller their own notes`, () =>
    withServer(async ({ resource }, issuer) => {
      const as = async (subject: string) => await connect(resource, await issuer.mint({ subject }));
      const [alice, bob, carol] = await Promise.all([as("alice"), as("bob"), as("carol")]);
      assert.deepEqual((await alice.listTools()).tools.map(({ name }) => name), TOOLS);
      assert.deepEqual(
        await callTool(alice, "list_notes"),
        { notes: [] },
        "no demo notes with a real issuer",
      );
      assert.deepEqual(await callTool(alice, "whoami"), {
        issuer: issuer.issuer,
        subject: "alice",
        scopes: ["notes:read", "notes:write"],
        roles: [],
      });
      assert.deepEqual((await callTool(carol, "whoami")).roles, ["admin"]);

      const { id } = await callTool(alice, "add_note", { text: "hers" });
      assert.match(String(id), UUID);
      const hers = { notes: [{ id, owner: "alice", text: "hers" }] };
      assert.deepEqual(await callTool(alice, "list_notes"), hers);
      assert.deepEqual(await callTool(bob, "list_notes"), { notes: [] });
      assert.deepEqual(await callTool(bob, "delete_note", { id }), { failure: "No note has this id" });
      assert.deepEqual(await callTool(carol, "list_notes"), hers, "an admin sees everyone's");
      assert.deepEqual(await callTool(carol, "delete_note", { id }), { deleted: id });
      assert.deepEqual(await callTool(alice, "delete_note", { id }), { failure: "No note has this id" });
      await Promise.all([alice.close(), bob.close(), carol.close()]);
    }));

  Deno.test(`the server refuses arguments of another shape from the client ${version}`, () =>
    withServer(async ({ resource }, issuer) => {
      const client = await connect(resource, await issuer.mint());
      for (const text of ["", "x".repeat(1001), 7, undefined, ["x"]]) {
        assert.match(
          String((await callTool(client, "add_note", { text })).failure),
          /^Invalid arguments: text: /,
        );
      }
      assert.match(
        String((await callTool(client, "delete_note", { id: { $ne: "" } })).failure),
        /Invalid arguments/,
      );
      assert.deepEqual(await callTool(client, "list_notes"), { notes: [] });
      await callTool(client, "add_note", { text: "x".repeat(1000) });
      await client.close();
    }));
}

const ERAS = { "2026-07-28": modern, "2025-11-25": legacy };
for (const [revision, message] of Object.entries(ERAS)) {
  Deno.test(`an answer at ${revision} is one JSON document, and lists schemas`, () =>
    withServer(async ({ resource }, issuer) => {
      const token = await issuer.mint();
      for (let i = 0; i < 3; i++) {
        const answer = await post(resource, token, message("tools/list"));
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get("content-type"), "application/json");
        assert.equal(answer.headers.get("mcp-session-id"), null);
        const { result } = await answer.json();
        const schemas = Object.fromEntries(
          result.tools.map((tool: Record<string, Record<string, unknown>>) => [tool.name, tool]),
        );
        assert.deepEqual(schemas.add_note.inputSchema.properties.text, {
          type: "string",
          minLength: 1,
          maxLength: 1000,
        });
        assert.deepEqual(schemas.list_notes.outputSchema.required, ["notes"], "the same the third time");
        assert.ok(TOOLS.every((name) => schemas[name].outputSchema.type === "object"));
      }
    }));

  Deno.test(`a tool that does not exist is a protocol error at ${revision}`, () =>
    withServer(async ({ resource }, issuer) => {
      for (const name of ["drop_notes", "__proto__", "constructor", ""]) {
        const call = message("tools/call", { name, arguments: {} });
        const { error } = await (await post(resource, await issuer.mint(), call)).json();
        assert.equal(error.code, -32602, name);
      }
    }));

  Deno.test(`GET and DELETE are answered with 405 at ${revision}`, () =>
    withServer(async ({ resource }, issuer) => {
      const headers = { ...message("ping").headers, authorization: `Bearer ${await issuer.mint()}` };
      for (const method of ["GET", "DELETE"]) {
        const answer = await fetch(resource, {
          method,
          headers: { ...headers, accept: "text/event-stream" },
        });
        await answer.body?.cancel();
        assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "POST"]);
      }
    }));

  Deno.test(`an admin of another trusted issuer reaches nobody's notes at ${revision}`, async () => {
    const other = await serveIssuer();
    await withServer(async ({ resource }, issuer) => {
      const issuers = [issuer, other];
      other.addResource(resource, ["notes:read", "notes:write"]);
      const call = async (i: 0 | 1, subject: string, name: string, args = {}) => {
        const token = await issuers[i]!.mint({ subject });
        const { result } =
          await (await post(resource, token, message("tools/call", { name, arguments: args }))).json();
        return result.isError ? result.content[0].text : result.structuredContent;
      };
      const { id } = await call(0, "alice", "add_note", { text: "hers" });
      assert.deepEqual(
        await call(1, "alice", "list_notes"),
        { notes: [] },
        "another issuer's alice is somebody else",
      );
      assert.deepEqual(await call(1, "carol", "list_notes"), { notes: [] });
      assert.equal(await call(1, "carol", "delete_note", { id }), "No note has this id");
      assert.equal((await call(0, "carol", "list_notes")).notes.length, 1);
    }, { others: [other] });
    await other.close();
  });
}

Deno.test("the SDK calls no request legacy that names 2026-07-28, as the endpoint takes for granted", async () => {
  const headers = { "mcp-protocol-version": "2026-07-28", "content-type": "application/json" };
  const envelope = modern("tools/list").body;
  const bodies = [
    envelope,
    legacy("tools/list").body,
    legacy("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: {} }).body,
    { ...envelope, id: undefined },
    { ...envelope, params: { _meta: { "io.modelcontextprotocol/protocolVersion": "1999-01-01" } } },
    { jsonrpc: "2.0", method: "notifications/initialized" },
    {},
  ];
  for (const body of bodies) {
    const request = new Request("http://127.0.0.1:8000/mcp", { method: "POST", headers });
    assert.equal(await isLegacyRequest(request, body), false, JSON.stringify(body));
  }
});

Deno.test("a client that acts for itself under a user's name does not get the user's notes", () =>
  withServer(async ({ resource }, issuer) => {
    const call = async (token: string, name: string, args = {}) => {
      const answer = await post(resource, token, modern("tools/call", { name, arguments: args }));
      return (await answer.json()).result.structuredContent;
    };
    await call(await issuer.mint(), "add_note", { text: "hers" });
    const machine = await issuer.mint({ subject: "alice", clientId: "alice" });
    assert.deepEqual(await call(machine, "list_notes"), { notes: [] });
  }));

Deno.test("lists may be kept by their caller alone, and results of tools by nobody", () =>
  withServer(async ({ resource }, issuer) => {
    const token = await issuer.mint();
    for (const method of ["tools/list", "server/discover"]) {
      const { result } = await (await post(resource, token, modern(method))).json();
      assert.deepEqual([result.cacheScope, result.ttlMs], ["private", 300_000], method);
    }
    const call = modern("tools/call", { name: "list_notes", arguments: {} });
    const { result } = await (await post(resource, token, call)).json();
    assert.deepEqual([result.resultType, result.cacheScope, result.ttlMs], [
      "complete",
      undefined,
      undefined,
    ]);
  }));

Deno.test("no stream is opened for a subscription: nothing here changes that one could subscribe to", () =>
  withServer(async ({ resource }, issuer) => {
    const listen = modern("subscriptions/listen", { notifications: { toolsListChanged: true } });
    const answer = await post(resource, await issuer.mint(), listen);
    assert.equal(answer.headers.get("content-type"), "application/json");
    assert.ok((await answer.json()).error);
  }));

Deno.test("a failure of the database is no text for the caller, and is recorded", async () => {
  const directory = await Deno.makeTempDir();
  const database = `${directory}/notes.db`;
  await withServer(async ({ resource, records }, issuer) => {
    const status = async (path: string) => {
      const answer = await fetch(new URL(path, resource));
      return [answer.status, await answer.text()];
    };
    assert.deepEqual(await status("/readyz"), [200, "ok\n"]);
    const other = new DatabaseSync(database);
    other.exec("DROP TABLE note");
    other.close();
    const call = modern("tools/call", { name: "list_notes", arguments: {} });
    const { result } = await (await post(resource, await issuer.mint(), call)).json();
    const text = "The notes are out of reach for the moment: try again";
    assert.deepEqual([result.isError, result.content[0].text], [true, text]);
    assert.ok(records.some(({ event, code }) => event === "error" && code === "ERR_SQLITE_ERROR"));
    assert.deepEqual(await status("/readyz"), [503, "not ready\n"]);
    assert.deepEqual(await status("/healthz"), [200, "ok\n"]);
  }, { database });
  await Deno.remove(directory, { recursive: true });
});

Deno.test("readyz says no while the issuer's keys cannot be had, and a call is answered with 503", () =>
  withServer(async ({ resource, records }, issuer) => {
    issuer.controls.fail("metadata", { status: 500 });
    const ready = await fetch(new URL("/readyz", resource));
    assert.deepEqual([ready.status, await ready.text()], [503, "not ready\n"]);
    assert.ok(records.some(({ event, missing }) => event === "not_ready" && missing === "keys"));
    const answer = await post(resource, await issuer.mint(), modern("tools/list"));
    await answer.body?.cancel();
    assert.equal(answer.status, 503);
  }));

Deno.test("every decision is recorded with who it was about, and nothing recorded or answered repeats a token", () =>
  withServer(async ({ resource, records }, issuer) => {
    const [token, expired] = [await issuer.mint(), await issuer.mint({ claims: { exp: 1 } })];
    const texts = [];
    for (const sent of [token, expired, "nonsense"]) {
      texts.push(await (await post(resource, sent, modern("tools/list"))).text());
    }
    const decisions = records.filter(({ event }) => event === "decision");
    assert.deepEqual(decisions.map(({ decision }) => decision), ["allow", "deny", "deny"]);
    assert.equal((decisions[0]?.caller as { subject: string }).subject, "alice");
    const said = JSON.stringify(records) + texts.join();
    for (const sent of [token, expired]) {
      for (const part of sent.split(".").slice(1)) assert.ok(!said.includes(part));
    }
  }));
