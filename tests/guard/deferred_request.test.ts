/** The stand-in for a request: it is the request to whoever looks, has no credential, and is cheap as long as nobody does. */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { deferRequest } from "../../reference/guard/deferred_request.ts";
import { admit, callOf, guardOf, RESOURCE } from "./guard_under_test.ts";

function deferred() {
  const client = new AbortController();
  const headers = { authorization: "Bearer secret.token", "x-kept": "yes" };
  const received = new Request(RESOURCE, { method: "POST", headers, body: "{}", signal: client.signal });
  let made: Request | undefined;
  const request = deferRequest({
    received,
    fields: received.headers,
    withheld: new Set(["authorization"]),
    signal: () => client.signal,
    make: () => made ??= new Request(RESOURCE, { method: "POST", headers: { "x-kept": "yes" }, body: "{}" }),
  });
  return { request, wasMade: () => made !== undefined };
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
