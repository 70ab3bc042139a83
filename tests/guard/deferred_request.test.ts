/** The stand-in for a request: it is the request to whoever looks, has no credential, and is cheap as long as nobody does. */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { deferRequest } from "../../reference/guard/deferred_request.ts";
import { admit, callOf, guardOf, READER, RESOURCE } from "./support.ts";

/** As late as a signal begins to follow another one. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

function deferred() {
  const client = new AbortController();
  const headers = { authorization: "Bearer secret.token", "x-kept": "yes" };
  const received = new Request(RESOURCE, { method: "POST", headers, body: "{}", signal: client.signal });
  let made: Request | undefined;
  const { request, answered } = deferRequest(received, () => {
    return made ??= new Request(RESOURCE, { method: "POST", headers: { "x-kept": "yes" }, body: "{}" });
  });
  return { request, answered, client, wasMade: () => made !== undefined };
}

Deno.test("Admission.deferredRequest is what Admission.request is", async () => {
  const admitted = await admit(guardOf(), { headers: { "x-kept": "yes" } });
  const { deferredRequest: standIn, request } = admitted;
  assert.equal(admitted.deferredRequest, standIn);
  assert.ok(standIn instanceof Request && standIn.headers instanceof Headers);
  assert.ok("json" in standIn && "forEach" in standIn.headers && !("message" in standIn));
  for (const name of ["method", "url", "redirect", "bodyUsed"] as const) {
    assert.equal(standIn[name], request[name]);
  }
  for (const name of ["content-type", "X-Kept", "x-none"]) {
    assert.equal(standIn.headers.get(name), request.headers.get(name));
    assert.equal(standIn.headers.has(name), request.headers.has(name));
  }
  assert.equal(standIn.headers, standIn.headers);
  assert.deepEqual([...standIn.headers], [...request.headers]);
  assert.deepEqual(await standIn.clone().json(), callOf("list_notes"));
  assert.deepEqual(await standIn.json(), callOf("list_notes"));
  assert.ok(request.bodyUsed, "it is one request");
  Object.assign(standIn, { user: "alice" });
  assert.equal(Reflect.get(standIn, "user"), "alice");
});

Deno.test("deferRequest() makes no request when the method, a field and the signal are all that is asked for", () => {
  const { request, wasMade } = deferred();
  assert.equal(request.method, "POST");
  assert.equal(request.headers.get("x-kept"), "yes");
  assert.equal(request.headers.get("authorization"), null);
  assert.equal(request.signal.aborted, false);
  assert.equal(request.signal, request.signal);
  assert.ok(!wasMade());
  assert.equal(request.url, RESOURCE);
  assert.ok(wasMade());
});

Deno.test("deferRequest() gives the credential to nobody, however it is asked for", () => {
  const { request } = deferred();
  for (const name of ["authorization", "Authorization", "AUTHORIZATION"]) {
    assert.equal(request.headers.get(name), null);
    assert.equal(request.headers.has(name), false);
  }
  let asked = 0;
  const changing = { toString: () => asked++ === 0 ? "x-kept" : "authorization" } as unknown as string;
  assert.equal(request.headers.get(changing), "yes");
  assert.throws(() => request.headers.get("not a name"), TypeError);

  for (const part of [request, request.headers]) {
    const own = Object.getOwnPropertyDescriptors(part);
    const said = [
      Deno.inspect(part, { depth: 10, showHidden: true }),
      Deno.inspect(part, { depth: 10, showProxy: true } as Deno.InspectOptions),
      inspect(part, { depth: 10, showHidden: true, showProxy: true }),
      JSON.stringify(part),
      JSON.stringify([...request.headers]),
      Deno.inspect(Reflect.ownKeys(part)),
      Deno.inspect(own, { depth: 10 }),
      String(part),
    ];
    assert.ok(!said.join().includes("secret"), said.join());
  }
});

Deno.test("deferRequest() tells that the client has gone, in the next turn at the latest", async () => {
  const before = deferred();
  before.client.abort("gone");
  assert.equal(before.request.signal.aborted, false);
  await nextTurn();
  assert.equal(before.request.signal.aborted, true);
  assert.equal(before.request.signal.reason, "gone");

  const after = deferred();
  const { signal } = after.request;
  const { promise: heard, resolve } = Promise.withResolvers<unknown>();
  signal.addEventListener("abort", () => resolve(signal.reason));
  await nextTurn();
  after.client.abort("gone");
  assert.equal(await heard, "gone");
});

Deno.test("deferRequest() does not follow the client when the answer is there by then", async () => {
  const { request, answered, client } = deferred();
  const { signal } = request;
  answered();
  client.abort();
  await nextTurn();
  assert.equal(signal.aborted, false);
});

Deno.test("Admission.respond() leaves the signal to an event stream, and to nothing else", async () => {
  for (const [type, follows] of [["text/event-stream", true], ["application/json", false]] as const) {
    const client = new AbortController();
    const headers = { "content-type": "application/json", authorization: `Bearer ${READER}` };
    const body = JSON.stringify(callOf("list_notes"));
    const admitted = await guardOf()(
      new Request(RESOURCE, { method: "POST", headers, body, signal: client.signal }),
    );
    assert.ok(!(admitted instanceof Response));
    const { signal } = admitted.deferredRequest;
    const response = admitted.respond(new Response("data: 1\n\n", { headers: { "content-type": type } }));
    await nextTurn();
    client.abort();
    assert.equal(signal.aborted, follows);
    await response.text();
  }
});
