/** Header fields that repeat the message: asked for from 2026-07-28 on, and never allowed to lie. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { checkMirroredHeaders } from "../../reference/guard/mirrored_headers.ts";
import type { Message } from "../../reference/guard/message.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import { answer, guardOf } from "./guard_under_test.ts";

const NOW = "2026-07-28";
const VERSION = "io.modelcontextprotocol/protocolVersion";
const meta = { _meta: { [VERSION]: NOW } };

function request(method: string, params: Record<string, unknown> = {}, id: number | undefined = 1): Message {
  return { jsonrpc: "2.0", ...(id === undefined ? {} : { id }), method, params: { ...params, ...meta } };
}

/** Whether the fields agree with the message; names as in the specification, `version` for MCP-Protocol-Version. */
function agree(fields: { version?: string; method?: string; name?: string }, message: Message): boolean {
  const headers = new Headers();
  if (fields.version !== undefined) headers.set("MCP-Protocol-Version", fields.version);
  if (fields.method !== undefined) headers.set("mcp-method", fields.method);
  if (fields.name !== undefined) headers.set("MCP-NAME", fields.name);
  try {
    checkMirroredHeaders(headers, message);
    return true;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    assert.deepEqual([error.code, error.status, error.rpcCode], ["header_mismatch", 400, -32020]);
    return false;
  }
}

const call = request("tools/call", { name: "list_notes" });
const fields = { version: NOW, method: "tools/call", name: "list_notes" };

Deno.test("checkMirroredHeaders() passes a message when all fields say what it says", () => {
  for (
    const [which, message] of [
      [fields, call],
      [{ ...fields, name: " list_notes " }, call],
      [
        { version: NOW, method: "resources/read", name: "file:///a%20b" },
        request("resources/read", { uri: "file:///a%20b" }),
      ],
      [{ version: NOW, method: "prompts/get", name: "summary" }, request("prompts/get", { name: "summary" })],
      [{ version: NOW, method: "tools/list" }, request("tools/list")],
      [{ version: NOW, method: "tools/list", name: "anything" }, request("tools/list", { name: "else" })],
      [{ version: NOW, method: "server/discover" }, request("server/discover")],
    ] as const
  ) assert.equal(agree(which, message), true, JSON.stringify(which));
});

Deno.test("checkMirroredHeaders() refuses a request when a field is missing or says something else", () => {
  const { version, method, name } = fields;
  for (
    const which of [
      { method, name },
      { version, name },
      { version, method },
      { version },
      {},
      { ...fields, version: "2026-07-29" },
      { ...fields, version: "2025-11-25" },
      { ...fields, version: "" },
      { ...fields, version: `${NOW}, ${NOW}` },
      { ...fields, method: "tools/list" },
      { ...fields, method: "TOOLS/CALL" },
      { ...fields, method: "tools/call, tools/call" },
      { ...fields, name: "delete_note" },
      { ...fields, name: "List_Notes" },
      { ...fields, name: "" },
      { ...fields, name: "list_notes, list_notes" },
      { ...fields, name: "=?base64?list_notes?=" },
    ]
  ) assert.equal(agree(which, call), false, JSON.stringify(which));
});

Deno.test("checkMirroredHeaders() holds a message to its fields when either of them claims the revision", () => {
  const silent: Message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "delete_note" } };
  assert.equal(agree({ version: NOW, method: "tools/list" }, silent), false, "the field alone claims it");
  assert.equal(agree({ version: NOW, method: "tools/call", name: "list_notes" }, silent), false);
  assert.equal(
    agree({ version: "2027-01-01", method: "tools/call", name: "list_notes" }, silent),
    false,
    "so does a newer one",
  );
  assert.equal(agree({ version: "nonsense" }, silent), false, "and one that nobody knows");
  assert.equal(
    agree({ method: "tools/call", name: "list_notes" }, call),
    false,
    "the message alone claims it",
  );
  const odd = [42, null, ["2025-11-25"], {}].map((version): Message => ({
    ...silent,
    params: { _meta: { [VERSION]: version } },
  }));
  for (const message of odd) assert.equal(agree({ version: "2025-11-25" }, message), false);
});

Deno.test("checkMirroredHeaders() asks an earlier message for no field, and for the truth in those it has", () => {
  const message: Message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "delete_note" } };
  for (const version of [undefined, "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]) {
    assert.equal(agree({ version }, message), true, `${version}`);
    assert.equal(agree({ version, method: "tools/call", name: "delete_note" }, message), true, `${version}`);
    assert.equal(agree({ version, method: "tools/list" }, message), false, `${version}`);
    assert.equal(agree({ version, name: "list_notes" }, message), false, `${version}`);
  }
});

Deno.test("checkMirroredHeaders() asks a notification for no field, and for the truth in those it has", () => {
  const notification: Message = { jsonrpc: "2.0", method: "notifications/cancelled", params: meta };
  assert.equal(agree({}, notification), true);
  assert.equal(agree({ version: NOW }, notification), true);
  assert.equal(agree({ version: NOW, method: "notifications/cancelled" }, notification), true);
  assert.equal(agree({ version: NOW, method: "tools/call" }, notification), false);
  assert.equal(agree({ version: "2025-11-25" }, notification), false);
  const response: Message = { jsonrpc: "2.0", id: 1, result: {} };
  assert.equal(agree({ version: NOW, method: "tools/call" }, response), false);
});

const encode = (text: string) => `=?base64?${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}?=`;

Deno.test("checkMirroredHeaders() decodes a name as the specification's examples encode it", () => {
  for (
    const [name, encoded] of [
      ["Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="],
      [" padded ", "=?base64?IHBhZGRlZCA=?="],
      ["line1\nline2", "=?base64?bGluZTEKbGluZTI=?="],
      ["=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="],
      ["", "=?base64??="],
      ["\ufeffx", encode("\ufeffx")],
    ] as const
  ) {
    assert.equal(agree({ ...fields, name: encoded }, request("tools/call", { name })), true, name);
    assert.equal(
      agree({ ...fields, name: encoded }, request("tools/call", { name: `${name}x` })),
      false,
      name,
    );
  }
});

Deno.test("checkMirroredHeaders() refuses a name when it is wrongly encoded, even if the message says the same", () => {
  const wrong = [
    "=?base64?!!?=",
    "=?base64?QQ?=",
    "=?base64?QQ= =?=",
    "=?base64?/w==?=",
    "=?base64?Q?=",
    "=?base64?=QQ=?=",
  ];
  for (const name of wrong) {
    assert.equal(agree({ ...fields, name }, request("tools/call", { name })), false, name);
  }
  assert.equal(
    agree({ ...fields, name: "caf\u00e9" }, request("tools/call", { name: "caf\u00e9" })),
    false,
    "not ASCII",
  );
  for (const name of ["=?BASE64?QQ==?=", "=?base64?QQ==", "x=?base64?QQ==?="]) {
    assert.equal(
      agree({ ...fields, name }, request("tools/call", { name })),
      true,
      "only the exact markers count",
    );
  }
});

Deno.test("checkMirroredHeaders() passes any name when it is encoded, and none when another one is", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (name, other) => {
    fc.pre(name.isWellFormed() && other.isWellFormed());
    assert.equal(agree({ ...fields, name: encode(name) }, request("tools/call", { name })), true);
    assert.equal(agree({ ...fields, name: encode(other) }, request("tools/call", { name })), name === other);
  }));
});

Deno.test("a guard answers 400 with -32020 and the request's id when the fields lie", async () => {
  const headers = { "mcp-protocol-version": NOW, "mcp-method": "tools/call", "mcp-name": "list_notes" };
  const response = await answer(guardOf(), {
    headers,
    message: request("tools/call", { name: "delete_note" }),
  });
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("www-authenticate"), null);
  const body = await response.json();
  assert.deepEqual([body.error.code, body.id], [-32020, 1]);
});
