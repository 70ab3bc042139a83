/** What a handler gets that writes to `res`, and what becomes of what it writes: by people's own glue, and by adapters. */

import assert from "node:assert/strict";
import { legacy, modern, post, type Raw } from "./raw.ts";
import {
  happened,
  HAS_NODE,
  PAGE,
  release,
  type Runtime,
  RUNTIMES,
  type Traps,
  withTraps,
} from "./traps/run.ts";

const WRITING = ["handler", "express4", "express5", "v2 handler"];
const OLDER = ["node", "v2", ...WRITING];
const NEWER = ["v2", "v2 handler"];
const WHO = legacy("tools/call", { name: "whoami", arguments: {} });
const WAITS = { name: "list_notes", arguments: {} };

function tokenFor({ issuer }: Traps, audience: string, exp?: number): Promise<string> {
  return issuer.mint({ audience, ...(exp === undefined ? {} : { claims: { exp } }) });
}

function fromPage(
  url: string,
  token: string,
  { headers, body }: Raw,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      ...headers,
      "origin": PAGE,
      "authorization": `Bearer ${token}`,
      "content-type": "application/json",
      "accept": "application/json, text/event-stream",
    },
    body: JSON.stringify(body),
    signal,
  });
}

/** How much of a token is in a text. */
function partsIn(text: string, token: string): string[] {
  return token.split(".").filter((part) => text.includes(part));
}

function onNode(name: string, test: (traps: Traps) => Promise<void>): void {
  Deno.test({ name, ignore: !HAS_NODE, fn: () => withTraps("node", test) });
}

onNode("glue on Node that deletes the header field hands the token to tools", async (traps) => {
  const resource = traps.naive.documented!;
  const token = await tokenFor(traps, resource);
  const said = await (await post(resource, token, WHO)).text();
  assert.equal(partsIn(said, token).length, 3, "by rawHeaders, of which SDK v1 makes its own");
  const telling = traps.naive.telling!;
  const another = await tokenFor(traps, telling);
  assert.equal(partsIn(await (await post(telling, another, WHO)).text(), another).length, 3);
});

onNode("glue on Node lets an answer out past respond(), so that every page may read it", async (traps) => {
  const resource = traps.naive.documented!;
  const response = await fromPage(resource, await tokenFor(traps, resource), WHO);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  await response.body?.cancel();
});

/** Calls the tool that waits, and hangs up as soon as it runs. */
async function hangUp(traps: Traps, resource: string, message: Raw): Promise<void> {
  const client = new AbortController();
  const answer = fromPage(resource, await tokenFor(traps, resource), message, client.signal).then((
    response,
  ) => response.text());
  assert.equal(await happened(resource), "called");
  client.abort();
  await assert.rejects(answer, { name: "AbortError" });
}

onNode("glue on Node takes a lost connection of 2025-11-25 for a cancellation", async (traps) => {
  const resource = traps.naive.documented!;
  await hangUp(traps, resource, legacy("tools/call", WAITS));
  assert.deepEqual(
    new Set([await happened(resource), await happened(resource)]),
    new Set(["gone", "stopped"]),
  );
});

onNode("glue on Node lets a standing stream outlive its token", async (traps) => {
  const resource = traps.naive.v2!;
  const exp = Math.floor(Date.now() / 1000) + 4;
  const response = await post(resource, await tokenFor(traps, resource, exp), LISTEN);
  const text = untilEnd(response);
  while (Date.now() < (exp + 1) * 1000) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await Promise.race([text, Promise.resolve("it still stands")]), "it still stands");
  await response.body?.cancel().catch(() => {});
});

const LISTEN = modern("subscriptions/listen", { notifications: { toolsListChanged: true } });

/** Reads to the end, or to where it breaks off. */
async function untilEnd(response: Response): Promise<string> {
  let text = "";
  try {
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) text += part;
  } catch {
    text += " (broken off)";
  }
  return text;
}

function everywhere(name: string, test: (traps: Traps, runtime: Runtime) => Promise<void>): void {
  for (const runtime of RUNTIMES) {
    Deno.test(`${name}, on ${runtime}`, () => withTraps(runtime, (traps) => test(traps, runtime)));
  }
}

everywhere("adapters hand no part of a token to tools or handlers", async (traps) => {
  for (const name of [...OLDER, "telling"]) {
    const resource = traps.guarded[name]!;
    const token = await tokenFor(traps, resource);
    const response = await post(resource, token, WHO);
    const said = await response.text();
    assert.equal(response.status, 200, `${name}: ${said}`);
    assert.match(said, /content-type/, `${name}: it did look at the request`);
    assert.deepEqual(partsIn(said, token), [], name);
  }
});

everywhere("adapters complete what is written to res: for chosen pages, and for no cache", async (traps) => {
  for (const name of WRITING) {
    const resource = traps.guarded[name]!;
    const response = await fromPage(resource, await tokenFor(traps, resource), WHO);
    assert.equal(response.headers.get("access-control-allow-origin"), PAGE, name);
    assert.match(response.headers.get("access-control-expose-headers")!, /WWW-Authenticate/, name);
    assert.match(response.headers.get("vary")!, /Origin/, name);
    assert.match(response.headers.get("cache-control")!, /no-store|no-cache/, name);
    await response.body?.cancel();
    const stranger = await fetch(resource, { method: "POST", headers: { origin: "https://evil.example" } });
    assert.equal(stranger.headers.get("access-control-allow-origin"), null, name);
    assert.equal(stranger.status, 403, name);
    await stranger.body?.cancel();
  }
});

everywhere("adapters tell no tool that a client of 2025-11-25 has hung up", async (traps) => {
  for (const name of OLDER) {
    const resource = traps.guarded[name]!;
    await hangUp(traps, resource, legacy("tools/call", WAITS));
    assert.equal(await happened(resource), "gone", name);
    await release(resource);
    assert.equal(await happened(resource), "finished", name);
  }
});

everywhere("adapters tell a tool that a client of 2026-07-28 has hung up", async (traps) => {
  for (const name of NEWER) {
    const resource = traps.guarded[name]!;
    await hangUp(traps, resource, modern("tools/call", WAITS));
    assert.equal(await happened(resource), "gone", name);
    assert.equal(await happened(resource), "stopped", name);
  }
});

everywhere(
  "adapters tell a tool to stop when maxRequestSeconds are over, and its client too",
  async (traps) => {
    for (const name of OLDER) {
      const resource = traps.brief[name]!;
      const response = await post(resource, await tokenFor(traps, resource), legacy("tools/call", WAITS));
      assert.match(
        await response.text(),
        /"error":\{"code":-32000,"message":"This has taken too long"\}/,
        name,
      );
      assert.equal(await happened(resource), "called", name);
      assert.equal(await happened(resource), "stopped", name);
    }
  },
);

everywhere("adapters answer a request though its token expires meanwhile", async (traps) => {
  const resource = traps.guarded.express5!;
  const exp = Math.floor(Date.now() / 1000) + 4;
  const answer = post(resource, await tokenFor(traps, resource, exp), legacy("tools/call", WAITS));
  assert.equal(await happened(resource), "called");
  while (Date.now() < (exp + 1) * 1000) await new Promise((resolve) => setTimeout(resolve, 50));
  await release(resource);
  assert.match(await (await answer).text(), /it is done/);
});

everywhere("adapters end a standing stream with its token", async (traps) => {
  for (const name of NEWER) {
    const resource = traps.guarded[name]!;
    const exp = Math.floor(Date.now() / 1000) + 4;
    const response = await post(resource, await tokenFor(traps, resource, exp), LISTEN);
    assert.equal(response.headers.get("content-type"), "text/event-stream", name);
    // It resolves when the stream has ended.
    assert.doesNotMatch(await untilEnd(response), /broken off/, name);
    assert.ok(Date.now() >= exp * 1000, name);
  }
});

everywhere(
  "serveNode() serves a router, with Express's methods and the message that was parsed",
  async (traps) => {
    const resource = traps.guarded.router!;
    const response = await post(resource, await tokenFor(traps, resource), WHO);
    assert.equal(response.status, 202);
    assert.equal(response.headers.get("x-ip"), "127.0.0.1");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.deepEqual(await response.json(), WHO.body);
  },
);

everywhere(
  "nodeListener() answers 500 when a handler throws, and says why to its operator alone",
  async (traps) => {
    const resource = traps.guarded.throwing!;
    const response = await post(resource, await tokenFor(traps, resource), WHO);
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /broken/);
    assert.equal(await happened(resource), "Error: broken");
  },
);
