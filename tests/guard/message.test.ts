/** Messages that are read, and all those that are not. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { createGuard } from "../../reference/guard/guard.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import {
  admit,
  answer,
  callerWith,
  callOf,
  type Changes,
  guardOf,
  type Known,
  OPTIONS,
  refusalOf,
  requestOf,
  RESOURCE,
  verifierOf,
} from "./guard_under_test.ts";

const MIB = 1024 * 1024;
const call = JSON.stringify(callOf("list_notes"));
const bytes = new TextEncoder().encode(call);

async function expectRefused(changes: Changes, status: number, code: string, rpcCode: number) {
  const refusal = await refusalOf(guardOf(), changes);
  assert.deepEqual(
    [refusal.status, refusal.code],
    [status, code],
    JSON.stringify(changes.headers ?? changes.body),
  );
  assert.equal((await refusal.response.json()).error.code, rpcCode);
}

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
    await expectRefused(
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
  for (const body of texts) await expectRefused({ body }, 400, "message_not_json", -32700);
  const utf16 = new Uint8Array(new Uint16Array([...call].map((character) => character.charCodeAt(0))).buffer);
  const inside = bytes.indexOf("l".charCodeAt(0), bytes.indexOf("_".charCodeAt(0)) - 5);
  const latin1 = new Uint8Array([...bytes.subarray(0, inside), 0xe9, ...bytes.subarray(inside)]);
  for (const body of [utf16, latin1, new Uint8Array([0xff, 0xfe]), new Uint8Array([0xc0, 0xaf])]) {
    await expectRefused({ body }, 400, "message_not_json", -32700);
  }
  await expectRefused({ body: null }, 400, "message_not_json", -32700);
});

Deno.test("a message is refused when it is an array, even of one", async () => {
  for (const body of ["[]", `[${call}]`, `[${call},${call}]`, ` \n[${call}]`]) {
    await expectRefused({ body }, 400, "message_not_single", -32600);
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
  ) await expectRefused({ body }, 400, "message_ambiguous", -32600);
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
    await expectRefused({ body: JSON.stringify(shape) }, 400, "message_not_rpc", -32600);
  }
});

Deno.test("a message is refused when it is nested deeper than anybody means", async () => {
  const nested = (depth: number) =>
    `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
  await expectRefused({ body: nested(127) }, 400, "message_too_deep", -32600);
  await expectRefused({ body: nested(400_000) }, 400, "message_too_deep", -32600);
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

/** A message of so many bytes. */
function padded(length: number): string {
  const message = (padding: string) =>
    JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping", params: { padding } });
  return message("x".repeat(length - message("").length));
}

Deno.test("a message is refused with 413 when it is too long, whatever it says of its length", async () => {
  const tooLong = padded(MIB + 1);
  for (const length of [null, `${MIB + 1}`, "10", "-1", "1e3", "999999999999", "x"]) {
    await expectRefused(
      { body: tooLong, headers: { "content-length": length } },
      413,
      "message_too_large",
      -32000,
    );
  }
  await admit(guardOf(), { body: padded(MIB) });
  await admit(guardOf(), { body: padded(MIB), headers: { "content-length": `${MIB}` } });
  assert.equal((await refusalOf(guardOf({ maxMessageBytes: 100 }), { body: padded(101) })).status, 413);
});

/** A body that goes on for ever, and how much of it was taken. */
function endless(): { body: ReadableStream<Uint8Array>; taken: () => number; cancelled: () => boolean } {
  let taken = 0;
  let cancelled = false;
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken += chunk.length;
      controller.enqueue(chunk);
    },
    cancel: () => void (cancelled = true),
  });
  return { body, taken: () => taken, cancelled: () => cancelled };
}

Deno.test("a message is not read any further once it is too long", async () => {
  const lying: Record<string, string> = { "content-length": "100", "transfer-encoding": "chunked" };
  for (const headers of [{}, lying]) {
    const { body, taken, cancelled } = endless();
    await expectRefused({ body, headers }, 413, "message_too_large", -32000);
    assert.ok(taken() < MIB + 4 * 64 * 1024, `${taken()} bytes`);
    assert.ok(cancelled());
  }
});

Deno.test("a message is not read at all when there is no caller", async () => {
  const { body, taken } = endless();
  const started = taken();
  const response = await answer(guardOf(), { body, headers: { authorization: null } });
  assert.equal(response.status, 401);
  assert.ok(taken() - started <= 64 * 1024, "a stream fills its own queue");
});

Deno.test("a message is refused when it breaks off", async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, 10));
      controller.error(new Error("connection reset"));
    },
  });
  await expectRefused({ body }, 400, "message_incomplete", -32000);
});

Deno.test("a message that arrives slowly does not outlive its token", async () => {
  let time = 1_000_000;
  const known: Known = { "a.token": callerWith(["notes:read"]) };
  /** Expires between the first byte and the last. */
  const slowly = (seconds: number) =>
    new ReadableStream({
      pull(controller) {
        time += seconds * 1000;
        const expired = new Refusal("token_expired", "Expired", { status: 401, error: "invalid_token" });
        known["a.token"] = { throws: expired };
        controller.enqueue(bytes);
        controller.close();
      },
    }, { highWaterMark: 0 });
  const guard = createGuard({ ...OPTIONS, now: () => time }, verifierOf(known));
  const response = await answer(guard, { token: "a.token", body: slowly(2) });
  assert.equal(response.status, 401);
  known["a.token"] = callerWith(["notes:read"]);
  await admit(guard, { token: "a.token", body: slowly(0.5) });
});

Deno.test("a message does not outlive a revocation, however quickly it arrives", async () => {
  const known: Known = { "a.token": callerWith(["notes:read"]) };
  const guard = createGuard(OPTIONS, verifierOf(known));
  const revoked = new Refusal("token_revoked", "Revoked", { status: 401, error: "invalid_token" });
  const body = new ReadableStream({
    pull(controller) {
      known["a.token"] = { throws: revoked };
      guard.revoke({ issuer: OPTIONS.authorizationServers[0] as string, subject: "alice" });
      controller.enqueue(bytes);
      controller.close();
    },
  }, { highWaterMark: 0 });
  assert.equal((await answer(guard, { token: "a.token", body })).status, 401);
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
