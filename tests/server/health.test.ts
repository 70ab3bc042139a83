/** `/healthz` and `/readyz`: they tell the truth, and nothing else. */

import assert from "node:assert/strict";
import { createHealth, type Dependencies } from "../../reference/server/health.ts";
import type { ServerRecord } from "../../reference/server/records.ts";

const FINE: Dependencies = { database: () => {}, keys: () => Promise.resolve() };

class Broken extends Error {
  override name = "Broken";
  readonly code = "secret_path_is_not_in_here";
}
const broken = () => {
  throw new Broken("/home/alice/notes.db: token abc");
};

function health(dependencies: Dependencies, patience?: number) {
  const records: ServerRecord[] = [];
  const answer = createHealth(dependencies, (record) => records.push(record), patience);
  const get = async (path: string, method = "GET") => {
    const response = await answer(new Request(`http://127.0.0.1${path}`, { method }));
    return response && { status: response.status, body: await response.text(), headers: response.headers };
  };
  return { get, records };
}

const states: [what: string, dependencies: Dependencies, missing: string | undefined][] = [
  ["everything is there", FINE, undefined],
  ["the database is gone", { ...FINE, database: broken }, "database"],
  ["the keys cannot be had", { ...FINE, keys: () => Promise.reject(new Broken("x")) }, "keys"],
  ["asking for the keys throws", { ...FINE, keys: broken }, "keys"],
  ["the keys are not there in time", { ...FINE, keys: () => new Promise(() => {}) }, "keys"],
];
for (const [what, dependencies, missing] of states) {
  Deno.test(`readyz is ${missing ? 503 : 200} and healthz 200 when ${what}`, async () => {
    const { get, records } = health(dependencies, 10);
    const ready = await get("/readyz");
    assert.deepEqual([ready?.status, ready?.body], missing ? [503, "not ready\n"] : [200, "ok\n"]);
    assert.equal(ready?.headers.get("cache-control"), "no-store");
    assert.deepEqual([...ready?.headers.keys() ?? []].sort(), ["cache-control", "content-type"]);
    const alive = await get("/healthz");
    assert.deepEqual([alive?.status, alive?.body], [200, "ok\n"]);
    assert.equal(records.length, 1);
    assert.deepEqual(
      [records[0]?.event, records[0]?.missing],
      missing ? ["not_ready", missing] : ["ready", undefined],
    );
    assert.ok(!JSON.stringify(records).includes("alice"), "an error's message stays out of the records");
  });
}

Deno.test("readyz records a change once, in both directions", async () => {
  let down = false;
  const { get, records } = health({ ...FINE, database: () => down && broken() });
  const statuses = [];
  for (down of [false, false, true, true, false]) statuses.push((await get("/readyz"))?.status);
  assert.deepEqual(statuses, [200, 200, 503, 503, 200]);
  assert.deepEqual(records.map(({ event }) => event), ["ready", "not_ready", "ready"]);
});

Deno.test("readyz asks for the keys once, however many ask it at the same time", async () => {
  let asked = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const { get } = health({ ...FINE, keys: () => (asked++, promise) });
  const answers = Promise.all(Array.from({ length: 50 }, () => get("/readyz")));
  resolve();
  assert.ok((await answers).every((answer) => answer?.status === 200));
  assert.equal(asked, 1);
});

Deno.test("healthz and readyz take GET and HEAD only, and no other path is theirs", async () => {
  const { get, records } = health(FINE);
  for (const path of ["/healthz", "/readyz"]) {
    for (const method of ["POST", "DELETE", "OPTIONS"]) {
      const answer = await get(path, method);
      assert.deepEqual([answer?.status, answer?.headers.get("allow")], [405, "GET, HEAD"]);
    }
  }
  assert.deepEqual(records, [], "and nothing was looked up for the others");
  assert.equal((await get("/healthz", "HEAD"))?.status, 200);
  for (const path of ["/", "/mcp", "/healthz/", "//healthz", "/HEALTHZ", "/readyz/x"]) {
    assert.equal(await get(path), undefined, path);
  }
});
