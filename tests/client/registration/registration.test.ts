/** Who the client is, at whom, and what of that is kept. */

import assert from "node:assert/strict";
import { at, changing, failureOf, inWorld, listenIssuer, REDIRECT_URI, SCOPES } from "../world.ts";

const METADATA = "/oauth-protected-resource/mcp";

Deno.test("createClient() keeps no secret that it was given, and presents it at its issuer alone", () =>
  inWorld(async (world) => {
    const response = await fetch(`${world.issuer.issuer}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        redirect_uris: [REDIRECT_URI],
        token_endpoint_auth_method: "client_secret_basic",
        grant_types: ["authorization_code", "refresh_token"],
      }),
    });
    const { client_id, client_secret } = await response.json();
    const registration = { issuer: world.issuer.issuer, client_id, client_secret };
    const client = world.client({ registration });
    await client.callTool("whoami");
    assert.equal(world.sentTo("/register").length, 0);
    world.bend = at(
      "/mcp",
      (sent) => sent.authorization === tokenSent ? new Response(null, { status: 401 }) : undefined,
    );
    const tokenSent = world.sent.at(-1)!.authorization;
    await client.callTool("whoami");
    assert.equal(
      world.sentTo("/token").at(-1)?.form.get("grant_type"),
      "refresh_token",
      "whole again to refresh",
    );
    assert.equal(world.opened.length, 1);
    assert.ok(![...world.store.entries.values()].join().includes(client_secret));

    const other = await listenIssuer({ resources: { [world.resource]: SCOPES } });
    world.bend = at(METADATA, changing({ authorization_servers: [other.issuer.issuer] }));
    world.store.entries.clear();
    const { code } = await failureOf(world.client({ registration }).callTool("whoami"));
    assert.equal(code, "authorization_limit", "lesson 6 still trusts the old one");
    const opened = world.opened.filter(({ request }) => request.issuer === other.issuer.issuer);
    assert.ok(opened.length > 0 && opened.every(({ url }) => !url.href.includes(client_id)));
    const there = world.sent.filter(({ url }) => url.startsWith(other.issuer.issuer));
    assert.ok(there.length > 0);
    const secret = btoa(`${client_id}:${client_secret}`);
    for (const { url, body, authorization } of there) {
      assert.ok(
        ![url, body, authorization].some((text) => text?.includes(client_id) || text?.includes(secret)),
      );
    }
    await other.close();
  }));

Deno.test("createClient() registers again for another path or after its secret has expired, not for another port", () =>
  inWorld(async (world) => {
    const key = `registration ${world.issuer.issuer}`;
    const signIn = async (redirectUri: string) => {
      world.store.entries.delete(`tokens ${world.resource} ${world.issuer.issuer}`);
      await world.client({ redirectUri }).callTool("whoami");
      return world.sentTo("/register").length;
    };
    assert.equal(await signIn("http://127.0.0.1:3000/callback"), 1);
    assert.equal(await signIn("http://127.0.0.1:3001/callback"), 1);
    assert.equal(await signIn("http://127.0.0.1:3001/back"), 2);
    const registration = JSON.parse(world.store.entries.get(key)!);
    world.store.entries.set(key, JSON.stringify({ ...registration, client_secret_expires_at: 1 }));
    assert.equal(await signIn("http://127.0.0.1:3001/back"), 3);
  }));

Deno.test("createClient() authenticates in the way that the authorization server leaves it", async (t) => {
  for (const method of ["client_secret_basic", "client_secret_post", "none"]) {
    await t.step(method, () =>
      inWorld(async (world) => {
        world.issuer.controls.changeMetadata({ token_endpoint_auth_methods_supported: [method] });
        await world.client().callTool("whoami");
        const [{ authorization, form }] = world.sentTo("/token") as [typeof world.sent[0]];
        assert.equal(authorization?.startsWith("Basic ") ?? false, method === "client_secret_basic");
        assert.equal(form.has("client_secret"), method === "client_secret_post");
      }));
  }
});
