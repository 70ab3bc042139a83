/** A message on its way: how long it may be and how long it may take, and what may happen meanwhile. */

import assert from "node:assert/strict";
import { createGuard } from "../../reference/guard/guard.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import {
  admit,
  answer,
  callerWith,
  callOf,
  expectMessageRefused,
  guardOf,
  type Known,
  OPTIONS,
  refusalOf,
  verifierOf,
} from "./guard_under_test.ts";

const MIB = 1024 * 1024;
const bytes = new TextEncoder().encode(JSON.stringify(callOf("list_notes")));

/** A message of so many bytes. */
function padded(length: number): string {
  const message = (padding: string) =>
    JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping", params: { padding } });
  return message("x".repeat(length - message("").length));
}

Deno.test("a message is refused with 413 when it is too long, whatever it says of its length", async () => {
  const tooLong = padded(MIB + 1);
  for (const length of [null, `${MIB + 1}`, "10", "-1", "1e3", "999999999999", "x"]) {
    await expectMessageRefused(
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
    await expectMessageRefused({ body, headers }, 413, "message_too_large", -32000);
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
  await expectMessageRefused({ body }, 400, "message_incomplete", -32000);
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
