/** Tokens that end: renewed without a person, once, and never at somebody else's. */

import assert from "node:assert/strict";
import { at, changing, failureOf, inWorld, listenIssuer, SCOPES, type Sent, type World } from "../world.ts";

const METADATA = "/oauth-protected-resource/mcp";

const tokensKey = (world: World) => `tokens ${world.resource} ${world.issuer.issuer}`;
const tokens = (world: World) => JSON.parse(world.store.entries.get(tokensKey(world)) ?? "{}");
const grants = (world: World) => world.sentTo("/token").map(({ form }) => form.get("grant_type"));

/** As if so many milliseconds had passed since the token was issued. */
function age(world: World, ms: number): void {
  const kept = tokens(world);
  kept.expires_at -= ms;
  kept.refresh_at -= ms;
  world.store.entries.set(tokensKey(world), JSON.stringify(kept));
}

/** From now on the server refuses the tokens that are there, and no later ones. */
function refuseTokens(world: World): void {
  const refused = `Bearer ${tokens(world).access_token}`;
  world.bend = refusing(refused);
}

const refusing = (credential: string) =>
  at(
    "/mcp",
    (sent: Sent) => sent.authorization === credential ? new Response(null, { status: 401 }) : undefined,
  );

Deno.test("callTool() renews a token before it ends, and sends no ended one", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const old = tokens(world);
    assert.ok(old.refresh_at < old.expires_at && old.refresh_at > Date.now());
    age(world, 295_000); // of 300 s
    world.sent.length = 0;
    await client.callTool("whoami");
    assert.deepEqual(grants(world), ["refresh_token"]);
    assert.equal(world.sentTo("/token")[0]!.form.get("resource"), world.resource);
    assert.equal(world.sentTo("/token")[0]!.form.get("scope"), null, "what was granted, no more and no less");
    const calls = world.sent.filter(({ url }) => url === world.resource);
    assert.ok(
      calls.length > 0 &&
        calls.every(({ authorization }) => authorization === `Bearer ${tokens(world).access_token}`),
    );
    assert.ok(
      tokens(world).access_token !== old.access_token && tokens(world).refresh_token !== old.refresh_token,
    );
    assert.equal(world.opened.length, 1);
  }));

Deno.test("callTool() sends nothing of a token that has ended and cannot be renewed, and signs in again", () =>
  inWorld(async (world) => {
    world.bend = at("/token", changing({ refresh_token: undefined }));
    const client = world.client();
    await client.callTool("whoami");
    const old = `Bearer ${tokens(world).access_token}`;
    age(world, 301_000);
    world.sent.length = 0;
    await client.callTool("whoami");
    assert.ok(world.sent.every(({ authorization }) => authorization !== old));
    assert.equal(world.opened.length, 2);
  }));

Deno.test("callTool() keeps the refresh token when it gets no new one", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const { access_token, refresh_token } = tokens(world);
    world.bend = (sent, pass) =>
      refusing(`Bearer ${access_token}`)(sent, pass) ??
        at("/token", changing({ refresh_token: undefined }))(sent, pass);
    await client.callTool("whoami");
    assert.ok(tokens(world).access_token !== access_token);
    assert.equal(tokens(world).refresh_token, refresh_token);
  }));

Deno.test("callTool() has stored a new refresh token before it uses the access token that came with it", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const old = tokens(world);
    const stored: string[] = [];
    world.bend = (sent, pass) => {
      const isNew = sent.url === world.resource && sent.authorization !== `Bearer ${old.access_token}`;
      if (isNew) stored.push(tokens(world).refresh_token);
      return refusing(`Bearer ${old.access_token}`)(sent, pass);
    };
    await client.callTool("whoami");
    assert.ok(stored.length > 0 && stored.every((token) => token !== old.refresh_token));
  }));

Deno.test("callTool() renews once for many calls, and once for two clients of one store", () =>
  inWorld(async (world) => {
    const clients = [world.client(), world.client()];
    await clients[0]!.callTool("whoami");
    await clients[1]!.callTool("whoami");
    for (const spoil of [() => refuseTokens(world), () => age(world, 301_000)]) {
      world.sent.length = 0;
      spoil();
      await Promise.all(Array.from({ length: 8 }, (_, i) => clients[i % 2]!.callTool("whoami")));
      assert.deepEqual(grants(world), ["refresh_token"]);
    }
    assert.equal(world.opened.length, 1);
  }));

Deno.test("callTool() signs in once more when the grant is gone, and forgets a client that is gone", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const gone: [error: string, status: number, registrations: number][] = [
      ["invalid_grant", 400, 1],
      ["invalid_client", 401, 2],
      ["unauthorized_client", 400, 3],
    ];
    for (const [error, status, registrations] of gone) {
      const opened = world.opened.length;
      const refused = `Bearer ${tokens(world).access_token}`;
      world.bend = (sent, pass) =>
        refusing(refused)(sent, pass) ??
          (sent.form.has("refresh_token") ? Response.json({ error }, { status }) : undefined);
      await client.callTool("whoami");
      assert.equal(world.opened.length, opened + 1, error);
      assert.equal(world.sentTo("/register").length, registrations, error);
    }
  }));

Deno.test("callTool() rejects and keeps the refresh token when nobody has refused it", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const kept = tokens(world);
    const outages: [code: string, answer: () => Response][] = [
      ["token_endpoint_unavailable", () => new Response(null, { status: 503 })],
      ["token_endpoint_unavailable", () => Response.json({ error: "invalid_grant" }, { status: 500 })],
      ["token_endpoint_unavailable", () => Response.json({ error: "slow_down" }, { status: 429 })],
      ["unreachable", () => {
        throw new TypeError("connection reset");
      }],
      ["token_invalid", () => new Response("<p>Maintenance")],
      ["token_invalid", () => new Response("<p>Bad request", { status: 400 })],
      ["redirected", () => Response.redirect("https://evil.example/token", 307)],
      ["token_endpoint_unavailable", () => Response.json({ error: "slow_down" }, { status: 400 })],
      [
        "token_endpoint_unavailable",
        () => Response.json({ error: "temporarily_unavailable" }, { status: 400 }),
      ],
    ];
    for (const [code, answer] of outages) {
      world.bend = (sent, pass) =>
        refusing(`Bearer ${kept.access_token}`)(sent, pass) ??
          (sent.form.has("refresh_token") ? answer() : undefined);
      const failure = await failureOf(client.callTool("whoami"));
      assert.deepEqual([failure.code, failure.step], [code, "refresh"], failure.message);
      assert.deepEqual(tokens(world), kept);
    }
    assert.equal(world.opened.length, 1);
    world.bend = refusing(`Bearer ${kept.access_token}`);
    await client.callTool("whoami");
    assert.equal(world.opened.length, 1, "and afterwards it goes on");
  }));

Deno.test("callTool() follows the server to another authorization server, and takes nothing along", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const old = tokens(world);
    const next = await listenIssuer({ resources: { [world.resource]: SCOPES } });
    world.bend = (sent, pass) => {
      if (sent.url.endsWith(METADATA)) {
        return changing({ authorization_servers: [next.issuer.issuer] })(sent, pass);
      }
      return refusing(`Bearer ${old.access_token}`)(sent, pass);
    };
    world.sent.length = 0;
    const { code } = await failureOf(client.callTool("whoami"));
    assert.equal(code, "authorization_limit", "lesson 6 still trusts the old one");
    const there = world.sent.filter(({ url }) => url.startsWith(next.issuer.issuer));
    assert.ok(
      there.some(({ url }) => url.endsWith("/register")) && there.some(({ url }) => url.endsWith("/token")),
    );
    for (const { body } of there) {
      for (const secret of [old.access_token, old.refresh_token, old.client.client_id]) {
        assert.ok(!body.includes(secret));
      }
    }
    const calls = world.sent.filter(({ url, authorization }) =>
      url === world.resource && authorization !== null
    );
    assert.equal(calls.filter(({ authorization }) => authorization?.includes(old.access_token)).length, 1);

    // Back again: what was issued there is still good there.
    world.bend = () => undefined;
    const opened = world.opened.length;
    await client.callTool("whoami");
    assert.equal(world.opened.length, opened);
    await next.close();
  }));

Deno.test("callTool() takes no token along when the server goes by another identifier", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    const key = tokensKey(world);
    world.store.entries.set(
      key,
      JSON.stringify({ ...tokens(world), resource: "http://127.0.0.1:1", refresh_at: 1 }),
    );
    await client.callTool("whoami");
    assert.deepEqual(grants(world), ["authorization_code", "authorization_code"]);
    assert.equal(tokens(world).resource, world.resource);
  }));

Deno.test("callTool() asks for more scope by the union, once for many calls, and not again where less is granted", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    world.bend = at("/token", changing({ scope: undefined }));
    await Promise.all([1, 2, 3, 4].map((i) => client.callTool("add_note", { text: `note ${i}` })));
    assert.deepEqual(world.opened.map(({ request }) => request.scopes), [["notes:read"], SCOPES]);
    await client.callTool("list_notes");
    await client.callTool("add_note", { text: "five" });
    assert.equal(world.opened.length, 2);
    assert.ok(!grants(world).includes("refresh_token"), "a refresh would widen nothing");
  }));

Deno.test("callTool() asks for what the settings want beside what the server names, also of a store that has less", () =>
  inWorld(async (world) => {
    await world.client().callTool("whoami");
    await world.client({ scope: "notes:write" }).callTool("whoami");
    await world.client({ scope: "notes:write" }).callTool("add_note", { text: "one" });
    assert.deepEqual(world.opened.map(({ request }) => request.scopes), [["notes:read"], SCOPES]);
  }));

Deno.test("callTool() asks for offline_access where it is known, and never for it alone", () =>
  inWorld(async (world) => {
    world.issuer.addResource(world.resource, [...SCOPES, "offline_access"]);
    await world.client().callTool("whoami");
    assert.deepEqual(world.opened.at(-1)?.request.scopes, ["notes:read", "offline_access"]);
    world.store.entries.clear();
    world.bend = (sent, pass) => {
      if (sent.url.endsWith(METADATA)) return changing({ scopes_supported: undefined })(sent, pass);
      return sent.url === world.resource && sent.authorization === null
        ? new Response(null, { status: 401 })
        : undefined;
    };
    await world.client().callTool("whoami");
    assert.deepEqual(world.opened.at(-1)?.request.scopes, []);
  }));
