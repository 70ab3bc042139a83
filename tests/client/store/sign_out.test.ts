/** Signing out where the MCP server has named more than one issuer. */

import assert from "node:assert/strict";
import { signOut } from "../../../reference/client/store/revocation.ts";
import { statusOf } from "../../../reference/client/store/status.ts";
import { changing, failureOf, inWorld, listenIssuer, SCOPES, type World } from "../world.ts";

/** Signs in at the world's issuer, then lets the MCP server name another one. */
async function moved(world: World, test: (issuers: string[]) => Promise<void>): Promise<void> {
  const client = world.client();
  await client.callTool("whoami");
  const next = await listenIssuer({ resources: { [world.resource]: SCOPES } });
  world.bend = (sent, pass) => {
    if (sent.url.endsWith("/.well-known/oauth-protected-resource/mcp")) {
      return changing({ authorization_servers: [next.issuer.issuer] })(sent, pass);
    }
    return sent.url === world.resource && sent.authorization !== null
      ? new Response(null, { status: 401 })
      : undefined;
  };
  // Nobody comes back from there: no tokens, and the server's issuer is another one all the same.
  world.browse = () => Promise.reject(new Error("closed"));
  try {
    await failureOf(client.callTool("whoami"));
    await test([next.issuer.issuer, world.issuer.issuer]);
  } finally {
    await next.close();
  }
}

/** What it takes to sign out at issuers that revoke; `revoked` has what arrived there. */
function out({ resource, store }: World, revoked: string[] = []) {
  const fetchThere: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.endsWith("/revoke")) {
      revoked.push(
        `${new URL(request.url).origin} ${new URLSearchParams(await request.text()).get("token")}`,
      );
      return new Response();
    }
    const answer = await (await fetch(request)).json();
    return Response.json({ ...answer, revocation_endpoint: `${answer.issuer}/revoke` });
  };
  return { fetch: fetchThere, resource, store };
}

Deno.test("statusOf() lists what is kept of an issuer when the server names another one now", () =>
  inWorld((world) =>
    moved(world, async ([, old]) => {
      const kept = await statusOf(world.store, world.resource);
      assert.deepEqual(kept.map(({ issuer }) => issuer), [old]);
    })
  ));

Deno.test("signOut() revokes and forgets at every issuer, whichever the server names now", () =>
  inWorld((world) =>
    moved(world, async ([, old]) => {
      const key = `tokens ${world.resource} ${old}`;
      const { refresh_token } = JSON.parse(world.store.entries.get(key)!);
      const revoked: string[] = [];
      assert.deepEqual(await signOut(out(world, revoked)), [{
        issuer: old,
        revoked: true,
        problem: undefined,
      }]);
      assert.deepEqual([...world.store.entries.keys()], [], "nothing is left behind");
      assert.deepEqual(revoked, [`${old} ${refresh_token}`]);
      assert.deepEqual(await signOut(out(world)), []);
    })
  ));

Deno.test("signOut() leaves another MCP server's sign-in at the same issuer alone", () =>
  inWorld(async (world) => {
    await world.client().callTool("whoami");
    const other = "http://127.0.0.1:1/mcp";
    const kept = JSON.stringify({
      ...JSON.parse(world.store.entries.get(tokensKey(world))!),
      resource: other,
    });
    world.store.entries.set(`tokens ${other} ${world.issuer.issuer}`, kept);
    await signOut(out(world));
    assert.deepEqual([...world.store.entries.keys()], [`tokens ${other} ${world.issuer.issuer}`]);
  }));

const tokensKey = ({ resource, issuer }: World) => `tokens ${resource} ${issuer.issuer}`;
