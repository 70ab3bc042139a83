/** Messages that are read, and all those that are not. */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  admit,
  callOf,
  expectMessageRefused,
  guardOf,
  refusalOf,
  requestOf,
  RESOURCE,
} from "./guard_under_test.ts";

const MIB = 1024 * 1024;
const call = JSON.stringify(callOf("list_notes"));
const bytes = new TextEncoder().encode(call);

Deno.test("a message is refused with 415 when it is not declared as JSON in UTF-8", async () => {
  const types = [
    null,
    "",
    "text/plain",
    "text/plain; x=application/json",
    "text/plain;application/json",
    "application/jsonx",
  ];
  const more = [
    "application/json-patch+json",
    "application/problem+json",
    "multipart/form-data",
    "*/*",
    "application/*",
  ];
  const charsets = [
    "utf-16",
    "UTF-16LE",
    "iso-8859-1",
    '"utf-7"',
    "",
    "utf-8, utf-16",
    '"utf-8',
    "utf88",
    "utf--8",
  ].map((name) => `application/json; charset=${name}`);
  const joined = [
    "application/json, text/plain",
    "text/plain, application/json",
    "application/x-www-form-urlencoded",
  ];
  for (const type of [...types, ...more, ...charsets, ...joined]) {
    await expectMessageRefused(
      { headers: { "content-type": type }, body: bytes },
      415,
      "media_type_not_json",
      -32000,
    );
  }
});

Deno.test("a message is read when it is declared as JSON in UTF-8, however that is spelled", async () => {
  const types = [
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "application/json; charset=utf8",
    'application/json; charset="UTF8"',
  ];
  for (const type of [...types, ' application/json ;  charset="utf-8"', "application/json; x=y"]) {
    await admit(guardOf(), { headers: { "content-type": type } });
  }
});

Deno.test("a message is refused with 415 when it is compressed, or says so", async () => {
  for (const coding of ["gzip", "deflate", "br", "identity, gzip", "x"]) {
    const { status, code, response } = await refusalOf(guardOf(), {
      headers: { "content-encoding": coding },
    });
    assert.deepEqual([status, code], [415, "content_coding_not_allowed"]);
    assert.equal(response.headers.get("accept-encoding"), "identity");
  }
  await admit(guardOf(), { headers: { "content-encoding": "identity" } });
});

Deno.test("a message is refused when it is not JSON, or not in UTF-8", async () => {
  const texts = [
    "",
    " ",
    "{",
    "nul",
    "{'a':1}",
    `${call}x`,
    `\ufeff${call}`,
    `${call}${call}`,
    "{,}",
    '"\n"',
    "NaN",
  ];
  for (const body of texts) await expectMessageRefused({ body }, 400, "message_not_json", -32700);
  const utf16 = new Uint8Array(new Uint16Array([...call].map((character) => character.charCodeAt(0))).buffer);
  const inside = bytes.indexOf("l".charCodeAt(0), bytes.indexOf("_".charCodeAt(0)) - 5);
  const latin1 = new Uint8Array([...bytes.subarray(0, inside), 0xe9, ...bytes.subarray(inside)]);
  for (const body of [utf16, latin1, new Uint8Array([0xff, 0xfe]), new Uint8Array([0xc0, 0xaf])]) {
    await expectMessageRefused({ body }, 400, "message_not_json", -32700);
  }
  await expectMessageRefused({ body: null }, 400, "message_not_json", -32700);
});

Deno.test("a message is refused when it is an array, even of one", async () => {
  for (const body of ["[]", `[${call}]`, `[${call},${call}]`, ` \n[${call}]`]) {
    await expectMessageRefused({ body }, 400, "message_not_single", -32600);
  }
});

Deno.test("a message is refused when it can be read in two ways", async () => {
  const rpc = '"jsonrpc":"2.0","id":1';
  const deletes = '"params":{"name":"delete_note","arguments":{"id":"1"}}';
  for (
    const body of [
      `{${rpc},"method":"tools/list","method":"tools/call",${deletes}}`,
      `{${rpc},"method":"tools/call","m\\u0065thod":"tools/list",${deletes}}`,
      `{${rpc},"method":"tools/call","params":{"name":"list_notes"},${deletes}}`,
      `{${rpc},"method":"tools/call","params":{"name":"list_notes","name":"delete_note"}}`,
      `{${rpc},"method":"tools/call","params":{"name":"list_notes","n\\u0061me":"delete_note"}}`,
      `{${rpc},"method":"tools/call","params":{"name":"list_notes","arguments":{"a":[{"b":1,"b":2}]}}}`,
      `{"jsonrpc":"2.0","id":1,"id":1,"method":"ping"}`,
    ]
  ) await expectMessageRefused({ body }, 400, "message_ambiguous", -32600);
});

Deno.test("a message is refused when it is no JSON-RPC 2.0", async () => {
  const shapes = [
    ...[null, 1, "tools/list", true, {}, { method: "ping" }, { jsonrpc: "1.0", id: 1, method: "ping" }],
    ...[42, null, ["ping"], { method: "ping" }].map((method) => ({ jsonrpc: "2.0", id: 1, method })),
    ...[null, [], {}, true].map((id) => ({ jsonrpc: "2.0", id, method: "ping" })),
    ...[null, 42, "x", [], [{}], false].map((params) => ({ jsonrpc: "2.0", id: 1, method: "ping", params })),
    { jsonrpc: "2.0", id: 1 },
    { jsonrpc: "2.0", id: 1, method: "ping", result: {} },
    { jsonrpc: "2.0", id: 1, method: "ping", error: {} },
  ];
  for (const shape of shapes) {
    await expectMessageRefused({ body: JSON.stringify(shape) }, 400, "message_not_rpc", -32600);
  }
});

Deno.test("a message is refused when it is nested deeper than anybody means", async () => {
  const nested = (depth: number) =>
    `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
  await expectMessageRefused({ body: nested(127) }, 400, "message_too_deep", -32600);
  await expectMessageRefused({ body: nested(400_000) }, 400, "message_too_deep", -32600);
  await admit(guardOf(), { body: nested(126) });
});

Deno.test("a message is refused before it is parsed when it is nested too deep", async () => {
  const guard = guardOf({ maxMessageBytes: 64 * MIB });
  const parse = JSON.parse;
  const parsed: number[] = [];
  JSON.parse = (text: string, ...more: []) => (parsed.push(text.length), parse(text, ...more));
  try {
    for (const bracket of ["[", '{"a":', '[{"a":[']) {
      const { status, code } = await refusalOf(guard, { body: bracket.repeat(8 * MIB / bracket.length) });
      assert.deepEqual([status, code], [400, "message_too_deep"]);
    }
  } finally {
    JSON.parse = parse;
  }
  assert.deepEqual(parsed, []);
});

Deno.test("a message that something in front of the guard has read is an error that says so", async () => {
  const request = requestOf();
  await request.text();
  await assert.rejects(guardOf()(request), { name: "GuardConfigurationError", code: "body_already_read" });
});

Deno.test("a message is admitted as it was sent, or refused with 400 or 403, when it is any JSON at all", async () => {
  const guard = guardOf();
  await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => {
    const admitted = await guard(requestOf({ message: { jsonrpc: "2.0", method: "ping", params: value } }));
    if (admitted instanceof Response) assert.equal(admitted.status, 400);
    else assert.deepEqual(admitted.message.params, JSON.parse(JSON.stringify(value)));
  }));
  await fc.assert(fc.asyncProperty(fc.uint8Array(), async (body) => {
    const answered = await guard(requestOf({ body: body as Uint8Array<ArrayBuffer> }));
    assert.ok(answered instanceof Response);
    assert.equal(answered.status, 400);
  }));
});

Deno.test("a token in the query or in a form is no credential", async () => {
  const url = `${RESOURCE}?access_token=reader.token`;
  const query = await refusalOf(guardOf(), { url, headers: { authorization: null } });
  assert.deepEqual([query.status, query.code], [401, "credential_missing"]);
  const form = await refusalOf(guardOf(), {
    headers: { authorization: null, "content-type": "application/x-www-form-urlencoded" },
    body: "access_token=reader.token",
  });
  assert.deepEqual([form.status, form.code], [401, "credential_missing"]);
});
