/**
 * The example with a store in Redis, as it stands. A process of its own: the example reads its settings from the
 * environment, which is the same for all that runs in one.
 */

import assert from "node:assert/strict";
import { env } from "node:process";
import { Person, withFront } from "../session_world.ts";
import { withRedis } from "./redis_server.ts";

await withRedis(async (redis) => {
  type Example = { default: { fetch(request: Request): Promise<Response>; close(): void } };
  let example: Example["default"] | undefined;
  const build = (
    { resource, authorizationServers: [issuer] }: {
      resource: string;
      authorizationServers: readonly unknown[];
    },
  ) => {
    Object.assign(env, { RESOURCE: resource, ISSUER: issuer, REDIS_URL: redis.url });
    const loaded = import("../../../reference/examples/sdk_v1_redis.ts") as Promise<Example>;
    const serve = async (request: Request) => await (example ??= (await loaded).default).fetch(request);
    return { serve, revoke() {} };
  };
  await withFront(build, async ({ person }) => {
    const [alice, bob] = [await person(), await person({ subject: "bob" })];
    bob.session = await alice.begin();
    const list = async (somebody: Person) => {
      const response = await somebody.call("list_notes");
      await response.text();
      return response.status;
    };
    assert.deepEqual([await list(alice), await list(bob)], [200, 404]);
    const client = await redis.client();
    const keys = await client.sendCommand(["KEYS", "*"]) as string[];
    assert.ok(keys.length > 0 && keys.every((key) => key.startsWith("{notes}:")), `${keys}`);
    assert.ok(!keys.some((key) => key.includes(alice.session!) || key.includes("alice")));
  });
  example?.close();
});
