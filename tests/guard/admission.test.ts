/** What is behind the guard: a request without its credential, and an answer that does not outlive the token. */

import assert from "node:assert/strict";
import { untilExpiry } from "../../reference/guard/expiring_stream.ts";
import { admit, callerWith, callOf, guardOf, READER, RESOURCE } from "./guard_under_test.ts";

Deno.test("Admission.request has the message and no credential", async () => {
  const url = `${RESOURCE}?access_token=${READER}`;
  const { request } = await admit(guardOf(), {
    url,
    headers: { "x-kept": "yes", "mcp-method": "tools/call" },
  });
  assert.equal(request.url, RESOURCE);
  assert.equal(request.method, "POST");
  assert.deepEqual(await request.json(), callOf("list_notes"));
  assert.equal(request.headers.get("x-kept"), "yes");
  assert.equal(request.headers.get("content-type"), "application/json");
  assert.ok(!JSON.stringify([request.url, ...request.headers]).includes(READER));
});

Deno.test("Admission.request is made once, and keeps the text as it was sent", async () => {
  const body = ' {"jsonrpc": "2.0",\n"id":"é","method":"ping"} ';
  const admitted = await admit(guardOf(), { body });
  assert.equal(admitted.request, admitted.request);
  assert.equal(await admitted.request.text(), body);
});

Deno.test("Admission.respond() gives back the same answer when there is nothing to add", async () => {
  const admitted = await admit(guardOf());
  const response = Response.json({ jsonrpc: "2.0", id: 1, result: {} });
  assert.equal(admitted.respond(response), response);
});

Deno.test("Admission.respond() lets no page read the answer when no origin was chosen, whatever the handler says", async () => {
  const headers = { "access-control-allow-origin": "*", "x-a": "b" };
  const response = (await admit(guardOf())).respond(new Response("{}", { headers }));
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  assert.equal(response.headers.get("x-a"), "b");
});

Deno.test("Admission.respond() lets the page read the answer when its origin was chosen, and only that page", async () => {
  const origin = "https://app.example.com";
  const guard = guardOf({ origins: [origin] });
  const answered = new Response("{}", {
    status: 202,
    statusText: "Fine",
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-credentials": "true",
      vary: "Accept",
      "x-a": "b",
    },
  });
  const response = (await admit(guard, { headers: { origin } })).respond(answered);
  assert.deepEqual([response.status, response.statusText, await response.text()], [202, "Fine", "{}"]);
  assert.equal(response.headers.get("access-control-allow-origin"), origin);
  assert.equal(response.headers.get("access-control-allow-credentials"), null);
  assert.equal(response.headers.get("vary"), "Accept, Origin");
  assert.equal(response.headers.get("x-a"), "b");
  const other = (await admit(guard)).respond(new Response(null, { status: 204 }));
  assert.equal(other.status, 204);
  assert.equal(other.headers.get("access-control-allow-origin"), null);
  assert.equal(other.headers.get("vary"), "Origin");
});

/** A stream that stays open, and who cancelled it. */
function open() {
  let source!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const { promise: cancelled, resolve } = Promise.withResolvers<unknown>();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => void (source = controller),
    cancel: resolve,
  });
  return { body, cancelled, write: (text: string) => source.enqueue(new TextEncoder().encode(text)), source };
}

Deno.test("Admission.respond() ends a standing stream when the token expires, tolerance and all, and tells whoever writes it", async () => {
  const expiresAt = (Date.now() + 150) / 1000 - 1;
  const guard = guardOf({ clockTolerance: 1 }, { "short.token": callerWith(["notes:read"], { expiresAt }) });
  const message = { jsonrpc: "2.0", id: 1, method: "subscriptions/listen", params: { notifications: {} } };
  const admitted = await admit(guard, { token: "short.token", message });
  const { body, cancelled, write } = open();
  const headers = { "content-type": "Text/Event-Stream; charset=utf-8" };
  const response = admitted.respond(new Response(body, { headers }));
  write("data: 1\n\n");
  assert.equal(await response.text(), "data: 1\n\n", "it ends, and everything until then has arrived");
  assert.equal(await cancelled, "The token has expired");
  assert.ok(Date.now() >= (expiresAt + 1) * 1000);
});

const holds = () => true;

Deno.test("untilExpiry() passes everything on when the stream ends first, and leaves no timer behind", async () => {
  const { body, write, source } = open();
  const text = new Response(untilExpiry(body, Date.now() / 1000 + 3600, Date.now, holds)).text();
  for (const part of ["a", "b", "c"]) write(part);
  source.close();
  assert.equal(await text, "abc");
});

Deno.test("untilExpiry() ends at once when the token has expired already", async () => {
  const { body, cancelled } = open();
  assert.equal(await new Response(untilExpiry(body, Date.now() / 1000 - 1, Date.now, holds)).text(), "");
  await cancelled;
});

Deno.test("untilExpiry() passes a cancellation and an error on, and leaves no timer behind", async () => {
  const first = open();
  await untilExpiry(first.body, Date.now() / 1000 + 3600, Date.now, holds).cancel("gone");
  assert.equal(await first.cancelled, "gone");
  const second = open();
  const reading = new Response(untilExpiry(second.body, Date.now() / 1000 + 3600, Date.now, holds)).text();
  second.source.error(new Error("broken"));
  await assert.rejects(reading, /broken/);
});

Deno.test("untilExpiry() does not even look again when the expiry is further off than a timer reaches", async () => {
  const { body, write, source } = open();
  // A delay of 2 ** 32 milliseconds is none at all once it has overflowed.
  let looked = 0;
  const now = () => (looked++, Date.now());
  const reader = untilExpiry(body, (Date.now() + 2 ** 32) / 1000, now, holds).getReader();
  write("a");
  assert.equal((await reader.read()).done, false);
  const next = reader.read();
  // A timer that fires at once has done so by the time that another one does.
  await new Promise((resolve) => setTimeout(resolve, 2));
  assert.equal(looked, 1);
  write("b");
  assert.equal((await next).done, false);
  source.close();
  assert.equal((await reader.read()).done, true);
});

Deno.test("untilExpiry() passes nothing on any more once something does not hold, and tells whoever writes it", async () => {
  const { body, write, cancelled } = open();
  let good = true;
  const stream = untilExpiry(body, Date.now() / 1000 + 3600, Date.now, () => Promise.resolve(good));
  const reader = stream.getReader();
  write("a");
  assert.equal((await reader.read()).done, false);
  good = false;
  write("b");
  assert.equal((await reader.read()).done, true, "it ends");
  assert.equal(await cancelled, "The token or the session is good no more");
});
