/** The stages in their order, and a verifier that throws. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Caller } from "../../reference/guard/caller.ts";
import { createGuard } from "../../reference/guard/guard.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import {
  answer,
  callerWith,
  callOf,
  challengeOf,
  type Changes,
  EXPIRED,
  guardOf,
  METADATA,
  OPTIONS,
  READER,
  refusalOf,
  requestOf,
  STRANGER,
  verifierOf,
} from "./guard_under_test.ts";

const DELETES = { message: callOf("delete_note") };

Deno.test("a guard refuses for the first of several reasons, in the order of the specification", async () => {
  // Each line has all the flaws of the ones below it as well.
  const flaws: [Changes, number, string][] = [
    [{ headers: { host: "evil.example" } }, 421, "host_not_ours"],
    [{ url: "http://127.0.0.1:8000/other" }, 404, "path_not_ours"],
    [{ headers: { origin: "https://evil.example" } }, 403, "origin_not_allowed"],
    [{ method: "PUT" }, 405, "method_not_allowed"],
    [{ headers: { "x-padding": "x".repeat(33_000) } }, 431, "headers_too_large"],
    [{ headers: { authorization: "Bearer ," } }, 400, "credential_malformed"],
    [{ token: EXPIRED }, 401, "token_expired"],
    [{ headers: { "content-type": "text/plain" } }, 415, "media_type_not_json"],
    [{ message: [callOf("delete_note")] }, 400, "message_not_single"],
    [{ headers: { "mcp-protocol-version": "2026-07-28" } }, 400, "header_mismatch"],
    [DELETES, 403, "scope_insufficient"],
  ];
  for (const [index, [, status, code]] of flaws.entries()) {
    const changes = flaws.slice(index).toReversed().reduce<Changes>(
      (all, [flaw]) => ({ ...all, ...flaw, headers: { ...all.headers, ...flaw.headers } }),
      {},
    );
    const refusal = await refusalOf(guardOf(), changes);
    assert.deepEqual([refusal.status, refusal.code], [status, code]);
  }
});

Deno.test("a guard answers 401 when a token has expired and would not reach either", async () => {
  const response = await answer(guardOf(), { token: EXPIRED, ...DELETES });
  assert.equal(response.status, 401);
  assert.deepEqual(challengeOf(response), {
    error: "invalid_token",
    error_description: "The token has expired",
    resource_metadata: METADATA,
    scope: "notes:read",
  });
});

Deno.test("a guard answers a missing credential with a bare challenge, another scheme with the same", async () => {
  for (const authorization of [null, "Basic YWxpY2U6cHc=", "DPoP reader.token"]) {
    const response = await answer(guardOf(), { headers: { authorization } });
    assert.equal(response.status, 401);
    assert.deepEqual(challengeOf(response), { resource_metadata: METADATA, scope: "notes:read" });
    assert.deepEqual(await response.json(), {
      jsonrpc: "2.0",
      error: { code: -32000, message: "Sign in first: the WWW-Authenticate header says where" },
      id: null,
    });
  }
});

Deno.test("a guard answers a malformed credential with 400 and invalid_request", async () => {
  for (const authorization of ["Bearer", `Bearer ${READER}, Bearer ${READER}`, "Bearer a b"]) {
    const response = await answer(guardOf(), { headers: { authorization } });
    assert.equal(response.status, 400);
    assert.equal(challengeOf(response).error, "invalid_request");
  }
});

const thrown: [name: string, value: unknown][] = [
  ["an error", new Error("anything")],
  ["a TypeError", new TypeError("undefined is not a function")],
  ["a text", "no"],
  ["nothing", undefined],
  ["null", null],
  ["a caller", callerWith(["notes:read", "notes:write"])],
  ["a response", new Response("{}")],
  ["something like a refusal", { name: "Refusal", status: 200, code: "admitted" }],
];

for (const [name, value] of thrown) {
  Deno.test(`a guard answers 401 when its verifier throws ${name}, at once or later`, async () => {
    for (const later of [false, true]) {
      const events: { code: string; cause?: string }[] = [];
      const verifier = verifierOf({ "a.token": { throws: value } }, { later });
      const guard = createGuard({ ...OPTIONS, onAudit: (event) => void events.push(event) }, verifier);
      const response = await answer(guard, { token: "a.token" });
      assert.equal(response.status, 401);
      assert.equal(challengeOf(response).error, "invalid_token");
      assert.equal(events.at(-1)?.code, "verifier_failed");
      if (value instanceof Error) assert.equal(events.at(-1)?.cause, value.name);
    }
  });
}

Deno.test("a guard answers 401 when its verifier throws whatever there is", async () => {
  await fc.assert(fc.asyncProperty(fc.anything(), fc.boolean(), async (value, later) => {
    const guard = createGuard(OPTIONS, verifierOf({ "a.token": { throws: value } }, { later }));
    assert.equal((await answer(guard, { token: "a.token" })).status, 401);
  }));
});

Deno.test("a guard answers 503 with Retry-After and without a challenge when keys cannot be had", async () => {
  const outage = new Refusal("keys_unavailable", "Try again soon", { status: 503, retryAfter: 4.2 });
  const response = await answer(guardOf({}, { "a.token": { throws: outage } }), { token: "a.token" });
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), "5", "whole seconds (RFC 9110 §10.2.3)");
  assert.equal(response.headers.get("www-authenticate"), null);
});

Deno.test("a guard sends a legal answer when a refusal's message is anything but legal", async () => {
  const odd = new Refusal("token_malformed", '“No”\r\nX-Evil: 1 "\\', {
    status: 401,
    error: "invalid_token",
  });
  const response = await answer(guardOf({}, { "a.token": { throws: odd } }), { token: "a.token" });
  assert.equal(response.headers.get("x-evil"), null);
  assert.equal(challengeOf(response).error_description, "?No???X-Evil: 1 ??");
});

Deno.test("a guard repeats nothing of a token, whatever the answer", async () => {
  const secret = "eyJhbGciOiJub25lIn0.c2VjcmV0.abcdefgh";
  const known = { [secret]: callerWith([]) };
  for (
    const changes of [
      { token: "unknown." + secret },
      { token: secret },
      { token: secret, headers: { "content-type": "text/plain" } },
      { headers: { authorization: `Bearer ${secret},` } },
      { url: `${OPTIONS.resource}/?access_token=${secret}` },
      { token: secret, headers: { origin: `https://${secret}` } },
      { token: secret, message: { jsonrpc: "2.0", method: secret } },
      { token: secret, headers: { "mcp-protocol-version": "2026-07-28", "mcp-method": secret } },
    ] as Changes[]
  ) {
    const response = await answer(guardOf({}, known), changes);
    const text = JSON.stringify([...response.headers]) + await response.text();
    assert.ok(!text.includes("c2VjcmV0"), text);
  }
});

Deno.test("a guard passes revoke and ready on to its verifier", async () => {
  const calls: unknown[] = [];
  const guard = createGuard(OPTIONS, {
    ...verifierOf(),
    revoke: (reference) => void calls.push(reference),
    ready: () => Promise.reject(new Refusal("keys_unavailable", "No keys", { status: 503 })),
  });
  guard.revoke({ tokenHash: "0123456789abcdef" });
  assert.deepEqual(calls, [{ tokenHash: "0123456789abcdef" }]);
  await assert.rejects(guard.ready(), { code: "keys_unavailable" });
});

Deno.test("a guard lets in alike when its verifier answers at once and later", async () => {
  for (const later of [false, true]) {
    const admitted = await createGuard(OPTIONS, verifierOf({}, { later }))(requestOf());
    assert.ok(!(admitted instanceof Response));
    assert.equal((admitted.caller as Caller).subject, "alice");
  }
});

Deno.test("a guard refuses a stranger alike whether a tool exists or not", async () => {
  const [exists, invented] = await Promise.all(
    ["delete_note", "no_such_tool"].map((name) =>
      answer(guardOf(), { token: STRANGER, message: callOf(name) })
    ),
  );
  assert.deepEqual([...exists!.headers], [...invented!.headers]);
  assert.equal(await exists!.text(), await invented!.text());
});

Deno.test("Refusal keeps no stack, and leaves those of other errors, when one is made", () => {
  const limit = Error.stackTraceLimit;
  const refusal = new Refusal("token_malformed", "No", { status: 401 });
  assert.doesNotMatch(refusal.stack ?? "", /\n\s+at /);
  assert.equal(Error.stackTraceLimit, limit);
  assert.match(new Error("other").stack!, /\n\s+at /);
});
