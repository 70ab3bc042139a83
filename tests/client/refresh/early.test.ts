/** A refresh that comes early, and what it may cost. */

import assert from "node:assert/strict";
import { failureOf, inWorld, type World } from "../world.ts";

/** The kept token, with other times. */
function retime(world: World, times: { refresh_at: number; expires_at: number }): string {
  const key = `tokens ${world.resource} ${world.issuer.issuer}`;
  const tokens = { ...JSON.parse(world.store.entries.get(key)!), ...times };
  world.store.entries.set(key, JSON.stringify(tokens));
  return tokens.access_token;
}

Deno.test("callTool() uses a token that is good when its early refresh meets an outage", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const token = retime(world, { refresh_at: Date.now() - 1, expires_at: Date.now() + 60_000 });
    const outages: (() => Response)[] = [
      () => new Response(null, { status: 503 }),
      () => Response.json({ error: "slow_down" }, { status: 400 }),
      () => new Response("<p>Maintenance"),
      () => {
        throw new TypeError("connection reset");
      },
    ];
    for (const answer of outages) {
      let refreshes = 0;
      world.bend = (sent) => {
        if (!sent.form.has("refresh_token")) return undefined;
        refreshes++;
        return answer();
      };
      await client.callTool("whoami");
      assert.equal(refreshes, 1, "once for a call");
      assert.equal(world.sentTo("/mcp").at(-1)?.authorization, `Bearer ${token}`);
    }
    assert.equal(world.opened.length, 1);
  }));

Deno.test("callTool() fails when the refresh of a token that has ended meets an outage", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    retime(world, { refresh_at: Date.now() - 2, expires_at: Date.now() - 1 });
    world.bend = (sent) => sent.form.has("refresh_token") ? new Response(null, { status: 503 }) : undefined;
    const { code, step } = await failureOf(client.callTool("whoami"));
    assert.deepEqual([code, step], ["token_endpoint_unavailable", "refresh"]);
  }));
