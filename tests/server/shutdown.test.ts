/** Ending: in order, within bounds, and without warning. */

import assert from "node:assert/strict";
import type { ServerRecord } from "../../reference/server/records.ts";
import { listen } from "../../reference/server/listener.ts";
import { freePort } from "../../reference/command/free_port.ts";
import type { TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { serve, type ServingProcess, withDirectory } from "./process.ts";
import { modern, post, type Raw, serveIssuer } from "./server_under_test.ts";

/** A server process that trusts a test issuer. */
async function withServing(
  test: (serving: ServingProcess, issuer: TestIssuer, directory: string) => Promise<void>,
): Promise<void> {
  const issuer = await serveIssuer();
  await withDirectory(async (directory) => {
    // One that is nobody else's while it is started again.
    const port = await freePort();
    const serving = await serve(directory, { ISSUER: issuer.issuer, PORT: String(port) });
    issuer.addResource(serving.resource, ["notes:read", "notes:write"]);
    try {
      await test(serving, issuer, directory);
    } finally {
      await issuer.close();
    }
  });
}

/** A message whose second half is still to come. */
async function sendHalf(resource: string, token: string, { headers, body }: Raw) {
  const { hostname, port, host, pathname } = new URL(resource);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const fields = { ...headers, authorization: `Bearer ${token}`, "content-type": "application/json" };
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    `content-length: ${bytes.length}`,
    "accept: application/json, text/event-stream",
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
  ].join("\r\n");
  const write = async (data: Uint8Array) => {
    for (let rest = data; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
  };
  await write(new TextEncoder().encode(`${head}\r\n\r\n`));
  await write(bytes.subarray(0, 20));
  return {
    connection,
    finish: () => write(bytes.subarray(20)),
    answer: () => new Response(connection.readable).text(),
  };
}

/** Resolves once new requests are turned away, with the answer to one of them. */
async function turnsAway(resource: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(new URL("/healthz", resource));
    await answer.body?.cancel();
    if (answer.status !== 200) return answer;
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`reference finishes a request in flight when it gets ${signal}, and takes no new one`, () =>
    withServing(async (serving, issuer) => {
      const add = modern("tools/call", { name: "add_note", arguments: { text: "in time" } });
      const half = await sendHalf(serving.resource, await issuer.mint(), add);
      // An answer to another request: the server has read what came before it.
      await (await fetch(new URL("/healthz", serving.resource))).text();
      serving.kill(signal);
      serving.kill(signal); // As `deno task` does, which passes on what the terminal has sent already.
      const other = await turnsAway(serving.resource);
      assert.deepEqual([other.status, other.headers.get("retry-after")], [503, "1"]);
      await half.finish();
      const answer = await half.answer();
      assert.match(answer, /^HTTP\/1\.1 200 OK/);
      assert.match(answer, /"structuredContent":\{"id":"[\da-f-]{36}"\}/);
      const { code, records } = await serving.ended;
      assert.equal(code, 0);
      assert.deepEqual([records.at(-1)?.event, records.at(-1)?.answered], ["stopped", true]);
    }));
}

Deno.test("stop() gives up on a request that does not end, and says so", async () => {
  const arrived = Promise.withResolvers<void>();
  const listener = listen({ hostname: "127.0.0.1", port: 0 }, () => {});
  listener.answerWith(() => {
    arrived.resolve();
    return new Promise(() => {});
  });
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
  await arrived.promise;
  assert.equal(await listener.stop(50), false);
  connection.close();
});

Deno.test("listen() answers 500 and records the error's name when the handler throws", async () => {
  const records: ServerRecord[] = [];
  const listener = listen({ hostname: "127.0.0.1", port: 0 }, (record) => records.push(record));
  listener.answerWith(() => {
    throw new TypeError("alice's token");
  });
  const answer = await fetch(`http://127.0.0.1:${listener.port}/`);
  assert.deepEqual([answer.status, await answer.text()], [500, "Internal Server Error"]);
  assert.deepEqual(records, [{ event: "error", error: "TypeError" }]);
  assert.equal(await listener.stop(5_000), true);
});

Deno.test("listen() keeps those who are early waiting until there is an answer", async () => {
  const listener = listen({ hostname: "127.0.0.1", port: 0 }, () => {});
  const early = fetch(`http://127.0.0.1:${listener.port}/`);
  listener.answerWith(() => new Response("ready"));
  assert.equal(await (await early).text(), "ready");
  await listener.stop(5_000);
});

Deno.test("stop() does not wait for a connection that is idle", async () => {
  const listener = listen({ hostname: "127.0.0.1", port: 0 }, () => {});
  listener.answerWith(() => new Response("x"));
  const url = `http://127.0.0.1:${listener.port}/`;
  await (await fetch(url)).text(); // And the connection is kept for the next one.
  assert.equal(await listener.stop(5_000), true);
});

Deno.test("reference loses no acknowledged note when it is killed under load, and finds them when it starts again", () =>
  withServing(async (serving, issuer, directory) => {
    const token = await issuer.mint();
    const acknowledged: string[] = [];
    // Several at once, each its next as soon as the last is answered, until there is nobody left to answer.
    const worker = async () => {
      for (;;) {
        const add = modern("tools/call", { name: "add_note", arguments: { text: "kept" } });
        const answer = await post(serving.resource, token, add);
        acknowledged.push((await answer.json()).result.structuredContent.id);
        if (acknowledged.length === 60) serving.kill("SIGKILL");
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: 6 }, worker));
    assert.ok(workers.every(({ status }) => status === "rejected"));
    assert.equal((await serving.ended).signal, "SIGKILL");
    assert.ok(acknowledged.length >= 60);

    const again = await serve(directory, { ISSUER: issuer.issuer, PORT: new URL(serving.resource).port });
    const list = modern("tools/call", { name: "list_notes", arguments: {} });
    const { result } = await (await post(again.resource, token, list)).json();
    const kept = new Set(result.structuredContent.notes.map(({ id }: { id: string }) => id));
    assert.deepEqual(acknowledged.filter((id) => !kept.has(id)), []);
    again.kill("SIGTERM");
    assert.equal((await again.ended).code, 0);
  }));
