/** Messages of both eras: the same ones, and from 2026-07-28 on with what each of them has to carry. */

import assert from "node:assert/strict";
import type { Target } from "../../reference/conformance/check.ts";
import {
  fieldValue,
  inEra,
  metaMember,
  mirroredHeaders,
  standsAlone,
  VERSION_FIELD,
} from "../../reference/conformance/era.ts";
import { arrayOf, call, openings, rpc } from "../../reference/conformance/server/messages.ts";
import { sentInWords } from "../../reference/conformance/words.ts";
import { headerValues } from "../../reference/conformance/exchange.ts";
import { type Revision, REVISIONS } from "../../reference/conformance/requirement.ts";

const NEW = "2026-07-28";
const OLD = "2025-11-25";

function targetAt(revision: Revision): Target {
  return { resource: "http://127.0.0.1:8000/mcp", revision, send: () => Promise.reject(), powers: {} };
}

Deno.test("standsAlone() is true of the revisions without a handshake when each of them is asked about", () => {
  assert.deepEqual(REVISIONS.filter(standsAlone), [NEW]);
});

Deno.test("call() sends what it always sent when the revision is an earlier one", () => {
  const { headers, body } = call(targetAt(OLD), "add_note", { text: "x" });
  assert.deepEqual(headers, [
    ["content-type", "application/json"],
    ["accept", "application/json, text/event-stream"],
    ["mcp-protocol-version", OLD],
  ]);
  const params = { name: "add_note", arguments: { text: "x" } };
  assert.equal(body, JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }));
  assert.equal(metaMember(OLD), "");
});

Deno.test("call() names its revision, its method and its tool when messages stand alone", () => {
  const { headers, body } = call(targetAt(NEW), "add_note", { text: "x" });
  assert.deepEqual(headers.slice(2), [
    ["mcp-protocol-version", NEW],
    ["mcp-method", "tools/call"],
    ["mcp-name", "add_note"],
  ]);
  const { params } = JSON.parse(`${body}`);
  assert.equal(params._meta[VERSION_FIELD], NEW);
  assert.deepEqual(params._meta["io.modelcontextprotocol/clientCapabilities"], {});
  assert.deepEqual(JSON.parse(`{"x":1${metaMember(NEW)}}`), { x: 1, _meta: params._meta });
});

Deno.test("rpc() keeps a check's own _meta beside that of the revision, and before it, when both are there", () => {
  const { body } = rpc(targetAt(NEW), "tools/list", { _meta: { padding: "x", [VERSION_FIELD]: OLD } });
  const { _meta } = JSON.parse(`${body}`).params;
  assert.equal(_meta.padding, "x");
  assert.equal(_meta[VERSION_FIELD], OLD);
});

Deno.test("rpc() keeps the fields of the message when another body is sent in its place", () => {
  const message = rpc(targetAt(NEW), "tools/list", {}, { body: "{" });
  assert.equal(message.body, "{");
  assert.deepEqual(headerValues(message.headers, "mcp-method"), ["tools/list"]);
});

Deno.test("call() lets a check replace and leave out the fields that repeat the message", () => {
  const lying = call(targetAt(NEW), "add_note", {}, { headers: [["Mcp-Name", "list_notes"]] });
  assert.deepEqual(headerValues(lying.headers, "mcp-name"), ["list_notes"]);
  const silent = call(targetAt(NEW), "add_note", {}, { without: ["mcp-method"] });
  assert.deepEqual(headerValues(silent.headers, "mcp-method"), []);
});

Deno.test("inEra() leaves alone what cannot carry a revision", () => {
  const messages = [
    { jsonrpc: "2.0", method: "notifications/cancelled", params: {} },
    { id: 1, method: "tools/call", params: null },
    { id: 1, method: "tools/call", params: ["x"] },
    { id: 1, result: {} },
  ];
  for (const message of messages) assert.equal(inEra(NEW, message), message);
  assert.ok(inEra(NEW, { id: 1, method: "ping" }).params, "a request without params gets some");
});

Deno.test("mirroredHeaders() repeats what there is to repeat when a message is odd", () => {
  const fields = (body: unknown) => Object.fromEntries(mirroredHeaders(NEW, body));
  assert.deepEqual(fields({ method: "resources/read", params: { uri: "notes://all" } }), {
    "mcp-method": "resources/read",
    "mcp-name": "notes://all",
  });
  assert.deepEqual(fields({ method: "tools/list", params: { name: "x" } }), { "mcp-method": "tools/list" });
  assert.deepEqual(fields({ method: "tools/call", params: { name: 42 } }), { "mcp-method": "tools/call" });
  assert.deepEqual(fields([{ method: "ping" }, { method: "tools/call" }]), { "mcp-method": "ping" });
  for (const body of [undefined, null, 42, "x", [], {}, { method: 42 }, { method: "toString" }]) {
    assert.equal(fields(body)["mcp-name"], undefined);
  }
  assert.deepEqual(mirroredHeaders(OLD, { method: "tools/list" }), []);
});

Deno.test("fieldValue() encodes as the specification's examples do", () => {
  const examples = [
    ["us-west1", "us-west1"],
    ["Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="],
    [" padded ", "=?base64?IHBhZGRlZCA=?="],
    ["line1\nline2", "=?base64?bGluZTEKbGluZTI=?="],
    ["=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="],
    ["", ""],
  ] as const;
  for (const [text, value] of examples) assert.equal(fieldValue(text), value);
});

Deno.test("openings() begins with a handshake before 2026-07-28, and with a question from then on", () => {
  const methods = (revision: Revision) => {
    return openings(targetAt(revision)).map(({ body }) => JSON.parse(`${body}`).method);
  };
  assert.deepEqual(methods(OLD), ["initialize", "ping", "tools/list"]);
  assert.deepEqual(methods(NEW), ["server/discover", "tools/list"]);
});

Deno.test("arrayOf() makes each message whole when messages stand alone", () => {
  const { body } = arrayOf(targetAt(NEW), [{ id: 1, method: "a" }, { id: 2, method: "b" }], "two");
  const versions = JSON.parse(`${body}`).map(({ params }: { params: { _meta: Record<string, unknown> } }) => {
    return params._meta[VERSION_FIELD];
  });
  assert.deepEqual(versions, [NEW, NEW]);
});

Deno.test("sentInWords() mentions a field that repeats the message only when it lies", () => {
  const said = (headers: [string, string][]) => {
    const request = call(targetAt(NEW), "add_note", {}, { headers });
    return sentInWords({
      to: "resource-server",
      request: { ...request, body: `${request.body}` },
      response: { error: "" },
      startedAt: 0,
      durationMs: 0,
    });
  };
  assert.doesNotMatch(said([]), /mcp-/);
  assert.match(said([["mcp-name", "list_notes"]]), /mcp-name: list_notes$/);
});
