/** The store in Redis, against a Redis: it behaves as the one in memory does, for every process at once. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { createMemoryStore } from "../../../reference/guard/store/memory.ts";
import { createRedisStore } from "../../../reference/guard/store/redis.ts";
import type { GuardStore, SessionBounds, StoredSession } from "../../../reference/guard/store/store.ts";
import { HAS_REDIS, type Redis, withRedis } from "./redis_server.ts";

const BOUNDS: SessionBounds = { most: 4, mostPerUser: 2, idleSeconds: 60 };
const ignore = !HAS_REDIS;

function withStore(name: string, test: (store: GuardStore, redis: Redis) => Promise<void>): void {
  Deno.test(
    name,
    { ignore },
    () => withRedis(async (redis) => await test(createRedisStore(await redis.client()), redis)),
  );
}

Deno.test("withRedis() says why when Redis cannot start again", { ignore }, async () => {
  await withRedis(async (redis) => {
    await redis.stop();
    using _taken = Deno.listen({ hostname: "127.0.0.1", port: Number(new URL(redis.url).port) });
    await assert.rejects(redis.start(), /redis-server ended with 1:[^]*Address already in use/);
  });
});

/** What can be done to a store, in whatever order. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom("begin", "begin", "begin", "use", "use", "end", "endAll"),
    id: fc.constantFrom("1", "2", "3", "4", "5", "6"),
    user: fc.constantFrom("alice", "bob", "carol"),
    client: fc.constantFrom("one", "two"),
  }),
  { maxLength: 30 },
);

async function take(
  store: GuardStore,
  { what, ...step }: { what: string; id: string; user: string; client: string },
) {
  const session: StoredSession = { ...step, owner: `${step.user} with ${step.client}` };
  if (what === "begin") return await store.begin(session, BOUNDS);
  if (what === "use") return await store.use(session, 60);
  // A guard ends a session for its owner alone.
  if (what === "end") return await store.use(session, 60) === "own" && await store.end(session);
  return await store.endAll(session.user);
}

withStore("createRedisStore() does what a store in memory does, whatever is done to it", async (_, redis) => {
  const client = await redis.client();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const memory = createMemoryStore();
      const stored = createRedisStore(client, { prefix: `run-${run++}` });
      for (const step of all) {
        assert.deepEqual(await take(stored, step), await take(memory, step), JSON.stringify(step));
        // Redis orders by milliseconds what memory orders by turns.
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }),
    { numRuns: 20 },
  );
});

withStore(
  "createRedisStore() keeps a revocation until it ends, and for as long as was ever said",
  async (_, redis) => {
    const start = Date.now();
    const now = start / 1000;
    // However long this takes on a busy machine, nothing has ended before it is said.
    const store = createRedisStore(await redis.client(), { now: () => start });
    await store.revoke("ended", { since: 1, until: now - 1 });
    await store.revoke("short", { since: 2.5, until: now + 0.2 });
    await store.revoke("long", { since: 3, until: now + 100 });
    await store.revoke("long", { since: 4, until: now + 0.1 });
    await store.revoke("for ever", { since: 5, until: Infinity });
    await store.revoke("for ever", { since: 6, until: now + 0.1 });
    const names = ["ended", "long", "for ever", "never"];
    assert.deepEqual(await store.revocations(names), [undefined, 4, 6, undefined]);
    while ((await store.revocations(["short"]))[0] !== undefined);
    assert.ok(Date.now() / 1000 >= now + 0.2);
    assert.deepEqual(await store.revocations(names), [undefined, 4, 6, undefined]);
  },
);

withStore("createRedisStore() forgets a session that nobody uses, and makes room with it", async (store) => {
  const one = { ...BOUNDS, most: 1 };
  const session = (user: string): StoredSession => ({ id: user, user, owner: user });
  assert.equal(await store.begin(session("alice"), one), "begun");
  assert.equal(await store.begin(session("bob"), one), "full");
  // Its last use is good for a twentieth of a second.
  assert.equal(await store.use(session("alice"), 0.05), "own");
  while (await store.begin(session("bob"), one) === "full");
  assert.equal(await store.use(session("alice"), 1), "unknown");
  assert.equal(await store.use(session("bob"), 1), "own");
});

withStore(
  "createRedisStore() keeps resources apart by their prefix, and all that is one's in one slot",
  async (_, redis) => {
    const client = await redis.client();
    const [one, other] = ["one", "other"].map((prefix) => createRedisStore(client, { prefix }));
    await one!.revoke("alice", { since: 1, until: Infinity });
    await one!.begin({ id: "1", owner: "alice", user: "alice" }, BOUNDS);
    assert.deepEqual(await other!.revocations(["alice"]), [undefined]);
    assert.equal(await other!.use({ id: "1", owner: "alice", user: "alice" }, 60), "unknown");
    const keys = await client.sendCommand(["KEYS", "*"]) as string[];
    assert.equal(keys.length, 4);
    for (const key of keys) assert.match(key, /^\{one\}:/);
  },
);

Deno.test(
  "createRedisStore() is not ready where Redis makes room by forgetting",
  { ignore },
  () =>
    withRedis(
      async (redis) => {
        const store = createRedisStore(await redis.client());
        await assert.rejects(async () => await store.ready(), {
          code: "store_forgets",
          message: /noeviction/,
        });
      },
      "--maxmemory",
      "10mb",
      "--maxmemory-policy",
      "allkeys-lru",
    ),
);

withStore("createRedisStore() is ready where Redis keeps what it is told", async (store) => {
  await store.ready();
});

Deno.test("createRedisStore() takes no answer for one that says nothing of what it has asked", async () => {
  for (const reply of [null, "OK", [], ["1"], "QUEUED", 7]) {
    const store = createRedisStore({ sendCommand: () => Promise.resolve(reply) });
    await assert.rejects(async () => await store.revocations(["a", "b"]), TypeError);
    const session = { id: "1", owner: "a", user: "a" };
    await assert.rejects(async () => await store.use(session, 60), TypeError);
    await assert.rejects(async () => await store.begin(session, BOUNDS), TypeError);
  }
});
