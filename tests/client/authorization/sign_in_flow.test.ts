/** The way to the first token, and what is kept of it. */

import assert from "node:assert/strict";
import {
  at,
  changing,
  failureOf,
  inWorld,
  listen,
  listenIssuer,
  REDIRECT_URI,
  SCOPES,
  secretsOf,
} from "../world.ts";

const METADATA = "/oauth-protected-resource/mcp";

Deno.test("createClient() sends nothing and asks nothing before the first call", () =>
  inWorld(async (world) => {
    await world.client().close();
    assert.deepEqual([world.sent, world.opened], [[], []]);
  }));

Deno.test("createClient() refuses settings that cannot work", () =>
  inWorld((world) => {
    const wrong: [string, Parameters<typeof world.client>[0]][] = [
      ["url_not_allowed", { resource: "http://notes.example/mcp" }],
      ["url_not_allowed", { resource: "notes" }],
      ["settings_invalid", { redirectUri: "https://client.example/callback" }],
      ["settings_invalid", { redirectUri: "http://192.168.1.2:3000/callback" }],
      ["settings_invalid", { redirectUri: "http://127.0.0.1:3000/callback#a" }],
      ["settings_invalid", { redirectUri: "callback" }],
      ["settings_invalid", { clientMetadataUrl: "http://client.example/client.json" }],
      ["settings_invalid", { clientMetadataUrl: "https://client.example" }],
      ["settings_invalid", { scope: 'notes:read "' }],
      ["settings_invalid", { scope: "" }],
    ];
    for (const [code, settings] of wrong) {
      assert.throws(() => world.client(settings), { code, step: "settings" }, JSON.stringify(settings));
    }
    return Promise.resolve();
  }));

Deno.test("callTool() goes the whole way once, and a new client of the same store goes none of it", () =>
  inWorld(async (world) => {
    const result = await world.client().callTool("whoami");
    assert.deepEqual(result.structuredContent, {
      issuer: world.issuer.issuer,
      subject: "alice",
      scopes: ["notes:read"],
      roles: [],
    });
    const [{ url, request }] = world.opened as [typeof world.opened[0]];
    assert.equal(url.searchParams.get("resource"), world.resource);
    assert.equal(url.searchParams.get("code_challenge_method"), "S256");
    assert.equal(url.searchParams.get("redirect_uri"), REDIRECT_URI);
    const { clientId, ...asked } = request;
    assert.deepEqual(asked, {
      issuer: world.issuer.issuer,
      resource: world.resource,
      scopes: ["notes:read"],
    });
    assert.equal(clientId, url.searchParams.get("client_id"));
    const [{ form }] = world.sentTo("/token") as [typeof world.sent[0]];
    assert.equal(form.get("resource"), world.resource);
    assert.equal(form.get("client_id"), clientId);
    const registered = JSON.parse(world.sentTo("/register")[0]!.body);
    assert.equal(registered.application_type, "native");
    assert.equal(registered.token_endpoint_auth_method, "none");
    assert.deepEqual(registered.grant_types, ["authorization_code", "refresh_token"]);
    assert.equal(registered.scope, undefined, "a client is not bound to what it asks for first");

    world.sent.length = 0;
    await world.client().callTool("whoami");
    assert.equal(world.opened.length, 1);
    assert.ok(
      world.sent.every(({ url, authorization }) =>
        url === world.resource && authorization?.startsWith("Bearer ")
      ),
    );
  }));

Deno.test("createClient() uses fresh states and verifiers each time", () =>
  inWorld(async (world) => {
    for (let i = 0; i < 3; i++) {
      world.store.entries.clear();
      await world.client().callTool("whoami");
    }
    const values = world.opened.flatMap((
      { url: { searchParams } },
    ) => [searchParams.get("state"), searchParams.get("code_challenge")]);
    assert.equal(new Set(values).size, 6);
    assert.ok(values.every((value) => value?.length === 43), "256 bits each");
  }));

Deno.test("createClient() asks no more because a server of an older revision refuses the question for revisions", () =>
  inWorld(async (world) => {
    // Lesson 6 denies what it does not know with insufficient_scope.
    assert.equal((await world.client().listTools()).length, 4);
    assert.deepEqual(world.opened.map(({ request }) => request.scopes), [["notes:read"]]);
  }));

Deno.test("createClient() takes a refused question for revisions seriously when nothing else helps", () =>
  inWorld(async (world) => {
    world.bend = (sent) => {
      if (sent.url !== world.resource || sent.authorization === null || sent.method !== "POST") {
        return undefined;
      }
      if (!sent.body.includes("server/discover")) return new Response(null, { status: 404 });
      const challenge = 'Bearer error="insufficient_scope", scope="notes:write"';
      return new Response(null, { status: 403, headers: { "www-authenticate": challenge } });
    };
    assert.equal((await failureOf(world.client().listTools())).code, "step_up_limit");
    assert.deepEqual(world.opened.at(-1)?.request.scopes, SCOPES);
  }));

Deno.test("createClient() asks for the origin where the root document says that this is the resource, also to refresh", () =>
  inWorld(async (world) => {
    const { origin } = new URL(world.resource);
    world.issuer.addResource(origin, SCOPES);
    const server = listen(async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/.well-known/oauth-protected-resource") {
        return Response.json({ resource: origin, authorization_servers: [world.issuer.issuer] });
      }
      await request.body?.cancel();
      return new Response(null, {
        status: pathname === "/mcp" ? 401 : 404,
        headers: { "www-authenticate": "Bearer" },
      });
    });
    // The same server under both origins is more than this needs: only the metadata is looked at.
    world.bend = (sent) => {
      const { pathname } = new URL(sent.url);
      if (pathname.startsWith("/.well-known/oauth-protected-resource")) {
        return fetch(server.origin + pathname);
      }
      return undefined;
    };
    const { code } = await failureOf(world.client().callTool("whoami"));
    // The challenge points at the path form, which is not there: the root is found by construction.
    assert.equal(code, "authorization_limit", "lesson 6 wants another audience");
    const asked = [
      ...world.opened.map(({ url }) => url.searchParams),
      ...world.sentTo("/token").map(({ form }) => form),
    ];
    assert.ok(asked.length >= 4);
    assert.deepEqual(new Set(asked.map((form) => form.get("resource"))), new Set([origin]));
    assert.ok(world.sentTo("/token").some(({ form }) => form.get("grant_type") === "refresh_token"));
    await server.close();
  }));

Deno.test("createClient() takes the first authorization server that works, and one that knows it before", () =>
  inWorld(async (world) => {
    const other = await listenIssuer({ resources: { [world.resource]: SCOPES } });
    const gone = "http://127.0.0.1:1";
    const name = (...servers: string[]) =>
      world.bend = at(METADATA, changing({ authorization_servers: servers }));
    name(gone, world.issuer.issuer, other.issuer.issuer);
    await world.client().callTool("whoami");
    assert.equal(world.opened.at(-1)?.request.issuer, world.issuer.issuer);

    // Still first, now that we are registered there.
    name(other.issuer.issuer, world.issuer.issuer);
    world.store.entries.delete(`tokens ${world.resource} ${world.issuer.issuer}`);
    await world.client().callTool("whoami");
    assert.equal(world.opened.at(-1)?.request.issuer, world.issuer.issuer);
    assert.equal(world.sentTo("/register").length, 1);
    await other.close();
  }));

Deno.test("createClient() does not change the authorization server because the one that it has tokens of is out", () =>
  inWorld(async (world) => {
    const other = await listenIssuer({ resources: { [world.resource]: SCOPES } });
    const client = world.client();
    await client.callTool("whoami");
    world.bend = (sent, pass) => {
      if (sent.url.endsWith(METADATA)) {
        return changing({ authorization_servers: [other.issuer.issuer, world.issuer.issuer] })(sent, pass);
      }
      if (sent.url.startsWith(`${world.issuer.issuer}/.well-known`)) {
        return new Response(null, { status: 503 });
      }
      return sent.url === world.resource ? new Response(null, { status: 401 }) : undefined;
    };
    assert.equal((await failureOf(client.callTool("whoami"))).code, "unreachable");
    assert.equal(world.opened.length, 1);
    world.bend = () => undefined;
    await client.callTool("whoami");
    assert.equal(world.opened.length, 1, "and its tokens are still there");
    await other.close();
  }));

Deno.test("createClient() names what is kept when it is not what it has written", () =>
  inWorld(async (world) => {
    await world.client().callTool("whoami");
    const key = `tokens ${world.resource} ${world.issuer.issuer}`;
    const [token] = secretsOf(world).filter((secret) => secret.startsWith("eyJ"));
    world.store.entries.set(key, `{"access_token":"${token}"`);
    const failure = await failureOf(world.client().callTool("whoami"));
    assert.equal(failure.code, "store_broken");
    assert.ok(failure.message.includes(key));
    assert.ok(!Deno.inspect(failure).includes(token!));
  }));

Deno.test("createClient() speaks 2026-07-28 where the server does, and signs in there all the same", async () => {
  const { createServer: createModern } = await import("../modern_server.ts");
  await inWorld(async (world) => {
    const tools = await world.client().listTools();
    assert.deepEqual(tools.map(({ name }) => name), ["whoami"]);
    assert.ok(world.sent.some(({ body }) => body.includes("server/discover")));
    assert.ok(!world.sent.some(({ body }) => body.includes('"initialize"')));
    assert.equal(world.opened.length, 1);
  }, { createServer: createModern });
});

Deno.test("createClient() asks once for many calls at once", () =>
  inWorld(async (world) => {
    const client = world.client();
    const results = await Promise.all(Array.from({ length: 10 }, () => client.callTool("whoami")));
    assert.ok(results.every(({ isError }) => !isError));
    assert.deepEqual([world.opened.length, world.sentTo("/register").length, world.sentTo("/token").length], [
      1,
      1,
      1,
    ]);
  }));

Deno.test("createClient() asks once for many calls at once, also when the answer is no", () =>
  inWorld(async (world) => {
    world.browse = () => Promise.reject(new Error("closed"));
    const client = world.client();
    const failures = await Promise.all(
      Array.from({ length: 10 }, () => failureOf(client.callTool("whoami"))),
    );
    assert.ok(failures.every(({ code }) => code === "sign_in_abandoned"));
    assert.equal(world.opened.length, 1);
  }));
