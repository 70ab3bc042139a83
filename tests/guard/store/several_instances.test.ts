/** Two guards with one store in Redis: what one is told counts for the other, and what both do while Redis is away. */

import assert from "node:assert/strict";
import { createRedisStore } from "../../../reference/guard/store/redis.ts";
import {
  type AuditEvent,
  protect,
  type SessionGuard,
  type SessionProtectOptions,
} from "../../../reference/guard/mod.ts";
import { asDocumented, behindGuard } from "../session_servers.ts";
import { Person, withFront, type World } from "../session_world.ts";
import { HAS_REDIS, type Redis, withRedis } from "./redis_server.ts";

const ignore = !HAS_REDIS;

/** Two instances of a server, the second at a port of its own. */
interface Instances extends World {
  guards: [SessionGuard, SessionGuard];
  redis: Redis;
  /** Asks an instance with this token in this session, and returns the status. */
  ask(instance: 0 | 1, person: Person): Promise<number>;
}

/** Serves two instances that share a store, and the state of sessions, as a server does that keeps it elsewhere. */
async function withInstances(
  test: (instances: Instances) => Promise<void>,
  options: Partial<SessionProtectOptions> = {},
): Promise<void> {
  await withRedis(async (redis) => {
    const stores = [createRedisStore(await redis.client()), createRedisStore(await redis.client())];
    const guards: SessionGuard[] = [];
    const execute = asDocumented();
    const build = (all: SessionProtectOptions) => {
      guards.push(...stores.map((store) => protect({ ...all, store, ...options })));
      const serves = guards.map((guard) => behindGuard(guard, execute));
      // Which instance a request gets to is for what is in front: here, a field says it.
      const serve = (request: Request) => serves[Number(request.headers.get("x-instance") ?? 0)]!(request);
      return { serve, revoke: guards[0]!.revoke };
    };
    await withFront(build, (world) =>
      test({
        ...world,
        redis,
        guards: guards as [SessionGuard, SessionGuard],
        async ask(instance, person) {
          const headers = { "x-instance": `${instance}` };
          const body = { id: 7, method: "tools/list" };
          const response = await person.send("POST", { body, headers });
          await response.text();
          return response.status;
        },
      }));
  });
}

/** The last decision on record. */
const last = ({ events }: World): AuditEvent => events.at(-1)!;

Deno.test("a revocation counts on another instance at its next request, whatever that has in its cache", {
  ignore,
}, () =>
  withInstances(async ({ person, ask, guards, issuer }) => {
    const alice = await person();
    await alice.begin();
    assert.deepEqual([await ask(0, alice), await ask(1, alice)], [200, 200], "both know the token");
    await guards[0].revoke({ issuer: issuer.issuer, subject: "alice" });
    assert.deepEqual([await ask(1, alice), await ask(0, alice)], [401, 401]);
    alice.token = await issuer.mint({ claims: { iat: Math.floor(Date.now() / 1000) + 60 } });
    assert.deepEqual([await ask(1, alice), await ask(0, alice)], [404, 404], "her session has ended, too");
  }));

Deno.test(
  "a revocation is there for an instance that has started after it",
  { ignore },
  () =>
    withInstances(async ({ person, ask, guards, redis, issuer, resource }) => {
      const alice = await person();
      await guards[0].revoke({ issuer: issuer.issuer, subject: "alice" });
      const scopes = { all: ["notes:read"], endpoint: ["notes:read"] };
      const store = createRedisStore(await redis.client());
      const another = protect({ resource, authorizationServers: [issuer.issuer], scopes, store });
      const request = () =>
        new Request(resource, { method: "POST", headers: { authorization: `Bearer ${alice.token}` } });
      const answer = await another(request());
      assert.ok(answer instanceof Response && answer.status === 401);
      assert.equal(await ask(1, alice), 401);
    }),
);

Deno.test(
  "a session that one instance has bound is its owner's on another, and nobody else's",
  { ignore },
  () =>
    withInstances(async (world) => {
      const { person, ask } = world;
      const [alice, bob] = [await person(), await person({ subject: "bob" })];
      bob.session = await alice.begin();
      assert.equal(await ask(1, alice), 200);
      assert.equal(await ask(1, bob), 404);
      assert.equal(last(world).code, "session_foreign");
      assert.equal(await alice.statusOf("DELETE"), 200);
      assert.equal(await ask(1, alice), 404);
      assert.equal(last(world).code, "session_unknown");
    }),
);

for (
  const [how, away] of [
    ["is not there", (redis: Redis) => redis.stop()],
    ["does not answer", (redis: Redis) => Promise.resolve(redis.freeze())],
  ] as const
) {
  Deno.test(`while the store ${how} everybody is told to come back, on record, and then it goes on`, {
    ignore,
  }, () =>
    withInstances(async (world) => {
      const { person, ask, redis, guards, issuer } = world;
      const alice = await person();
      await alice.begin();
      assert.equal(await ask(0, alice), 200);
      await away(redis);
      const response = await alice.call("note", { text: "x" });
      assert.equal(response.status, 503);
      assert.equal(response.headers.get("retry-after"), "1");
      assert.equal(response.headers.get("www-authenticate"), null, "clients keep their tokens");
      await response.text();
      assert.deepEqual([last(world).decision, last(world).code], ["deny", "store_unavailable"]);
      await assert.rejects(async () => await guards[0].revoke({ issuer: issuer.issuer, subject: "alice" }), {
        name: "RevocationError",
        code: "store_unavailable",
        message: /nothing was revoked/,
      });
      await assert.rejects(guards[0].ready(), { code: "store_unavailable", status: 503 });
      if (how === "is not there") await redis.start();
      else redis.resume();
      while (await ask(0, alice) === 503);
      await guards[0].ready();
    }));
}

Deno.test(
  "storeStaleIfError lets in what was known while the store is away, says so on record, and nothing more",
  {
    ignore,
  },
  () =>
    withInstances(async (world) => {
      const { person, ask, redis, guards, issuer, events } = world;
      const [alice, bob, carol] = [
        await person(),
        await person({ subject: "bob" }),
        await person({ subject: "carol" }),
      ];
      bob.session = await alice.begin();
      await guards[1].revoke({ issuer: issuer.issuer, subject: "carol" });
      assert.equal(await ask(0, alice), 200);
      assert.equal(await ask(0, carol), 401, "this instance has heard of it");
      await redis.stop();
      assert.equal(await ask(0, alice), 200);
      assert.equal(last(world).storeDown, true);
      assert.equal(await ask(0, bob), 404, "a session that is somebody else's is that still");
      assert.equal(await ask(0, carol), 401);
      alice.session = "begun-at-another-instance";
      assert.equal(await ask(0, alice), 503, "nobody here knows whose it is");
      alice.session = undefined;
      const begun = await alice.initialize();
      await begun.body?.cancel();
      assert.equal(begun.status, 503, "nor whether there is room");
      const said = events.filter(({ storeDown }) => storeDown).map(({ decision }) => decision);
      assert.ok(said.length > 0 && said.every((decision) => decision === "allow"));
    }, { storeStaleIfError: 60 }),
);

Deno.test("storeStaleIfError ends, counted from the last answer of the store", { ignore }, async () => {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  await withInstances(async (world) => {
    const { person, ask, redis } = world;
    const alice = await person();
    await alice.begin();
    await redis.stop();
    ahead = 9_000;
    assert.equal(await ask(0, alice), 200);
    ahead = 11_000;
    assert.equal(await ask(0, alice), 503);
  }, { storeStaleIfError: 10, now });
});
