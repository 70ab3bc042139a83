/** Keys that cannot be had: an outage is 503, throttled, outlived by known keys, and over some day. */

import assert from "node:assert/strict";
import type { Failure } from "../../../reference/conformance/issuer/issuer.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import {
  assertCached,
  assertOutage,
  assertRefused,
  claimsWith,
  type Handler,
  ISSUER,
  networkOf,
  newIssuer,
  ownKey,
  RESOURCE,
  setUp,
} from "./verifier_under_test.ts";

const FAILURES: Failure[] = [{ status: 500 }, { status: 503 }, { status: 404 }, { status: 200 }, "reset"];

for (const endpoint of ["metadata", "jwks"] as const) {
  Deno.test(`verify() answers 503 while the ${endpoint} cannot be had, and recovers`, async () => {
    for (const failure of FAILURES) {
      const { issuer, verifier, clock } = await setUp();
      issuer.controls.fail(endpoint, failure);
      const token = await issuer.mint();
      const retryAfter = await assertOutage(verifier, token);
      await assert.rejects(verifier.ready(), { code: "keys_unavailable", status: 503 });
      issuer.controls.recover();
      clock.advance(retryAfter);
      assert.equal((await verifier.verify(token)).subject, "alice");
      await verifier.ready();
    }
  });

  Deno.test(`verify() asks seldom while the ${endpoint} cannot be had`, async () => {
    const { issuer, verifier, clock } = await setUp();
    issuer.controls.fail(endpoint, { status: 503 });
    const token = await issuer.mint();
    let attempts = 0;
    for (let second = 0; second < 300; second++) {
      const before = issuer.controls.requests(endpoint);
      await Promise.all(Array.from({ length: 10 }, () => assertOutage(verifier, token)));
      if (issuer.controls.requests(endpoint) > before) attempts++;
      clock.advance(1);
    }
    assert.ok(attempts >= 10 && attempts <= 15, `${attempts} attempts in 300 s`);
  });
}

Deno.test("verify() refuses tokens for what they are during an outage, where no key is needed for that", async () => {
  const { issuer, verifier } = await setUp();
  issuer.controls.fail("jwks", { status: 503 });
  await assertRefused(verifier, "opaque", "token_malformed");
  await assertRefused(verifier, await issuer.wrongTokens["other-issuer"].make(), "token_issuer_not_trusted");
  await assertRefused(verifier, await issuer.wrongTokens["alg-none"].make(), "token_malformed");
});

Deno.test("verify() outlives an outage with the keys that it knows, and does not wait for it", async () => {
  const { issuer, verifier, clock } = await setUp({ keys: { maxAge: 600, staleIfError: 3600 } });
  const token = await issuer.mint();
  await verifier.verify(token);
  issuer.controls.fail("jwks", { status: 503 });
  clock.advance(601);
  // One request finds out. From then on nobody waits.
  await verifier.verify(token);
  for (const _ of Array(5)) {
    clock.advance(500);
    assertCached(verifier, token);
    assert.equal((await verifier.verify(await issuer.mint())).subject, "alice");
  }
  await assertRefused(verifier, await issuer.forge(), "token_signature_wrong");
});

Deno.test("verify() notices in passing that an outage is over, and what has changed meanwhile", async () => {
  const { issuer, verifier, clock } = await setUp();
  const token = await issuer.mint();
  await verifier.verify(token);
  issuer.controls.fail("jwks", { status: 503 });
  clock.advance(601);
  await verifier.verify(token);
  issuer.controls.recover();
  await issuer.controls.rotateKeys({ keepOld: false });
  clock.advance(30);
  assertCached(verifier, token);
  // It asks behind that answer's back: until then the key counts as known.
  for (let i = 0; i < 1000 && !(verifier.verify(token) instanceof Promise); i++) {
    await new Promise((resolve) => setTimeout(resolve));
  }
  await assertRefused(verifier, token, "token_key_unknown");
});

Deno.test("verify() takes an unknown key during an outage for one that it could not ask for", async () => {
  const { issuer, verifier, clock } = await setUp();
  await verifier.verify(await issuer.mint());
  clock.advance(60);
  issuer.controls.fail("jwks", { status: 503 });
  await issuer.controls.rotateKeys();
  await assertOutage(verifier, await issuer.mint());
  await assertOutage(verifier, await issuer.mint());
});

Deno.test("verify() believes known keys no longer than maxAge and staleIfError", async () => {
  const { issuer, verifier, clock } = await setUp({ keys: { maxAge: 600, staleIfError: 1000 } });
  const token = await issuer.mint();
  await verifier.verify(token);
  issuer.controls.fail("metadata", "reset");
  clock.advance(1600);
  await verifier.verify(token);
  clock.advance(1);
  await assertOutage(verifier, token);
  issuer.controls.recover();
  clock.advance(30);
  await verifier.verify(token);
  assertCached(verifier, token);
});

Deno.test("verify() keeps nothing beyond maxAge when staleIfError is 0", async () => {
  const { issuer, verifier, clock } = await setUp({ keys: { staleIfError: 0 } });
  const token = await issuer.mint();
  await verifier.verify(token);
  issuer.controls.fail("jwks", { status: 503 });
  clock.advance(601);
  await assertOutage(verifier, token);
});

Deno.test("verify() does not let a clock that was set back make keys young again", async () => {
  const { issuer, verifier, clock } = await setUp();
  const token = await issuer.mint();
  await verifier.verify(token);
  await issuer.controls.rotateKeys({ keepOld: false });
  clock.advance(-100_000);
  await assertRefused(verifier, token, "token_key_unknown");
});

Deno.test("verify() uses no metadata that names another issuer, or leads astray", async () => {
  const changes: Record<string, unknown>[] = [
    { issuer: "https://other-issuer.example" },
    { issuer: `${ISSUER}/` },
    { issuer: `${ISSUER}/tenant` },
    { issuer: [ISSUER] },
    { issuer: undefined },
    { jwks_uri: undefined },
    { jwks_uri: 7 },
    { jwks_uri: "/jwks" },
    { jwks_uri: "file:///jwks.json" },
    { jwks_uri: "data:application/json,{}" },
    { jwks_uri: "http://keys.example/jwks" },
    { jwks_uri: "http://alice:secret@127.0.0.1:9000/jwks" },
  ];
  for (const change of changes) {
    const { issuer, verifier, requests } = await setUp();
    issuer.controls.changeMetadata(change);
    await assertOutage(verifier, await issuer.mint());
    assert.ok(requests.every(({ url }) => url.includes("/.well-known/")), JSON.stringify(change));
  }
});

Deno.test("verify() lets an issuer on the network not send us to ports of this machine, nor to plain http", async () => {
  const issuer = "https://issuer.example";
  const key = await ownKey();
  const token = await key.sign(claimsWith({}, issuer), { typ: "at+jwt" });
  for (
    const jwks_uri of ["http://127.0.0.1:9000/keys", "http://issuer.example/keys", "http://localhost/keys"]
  ) {
    const handler: Handler = { issuer, fetch: () => Response.json({ issuer, jwks_uri, keys: [key.jwk] }) };
    const { fetch, requests } = networkOf(handler, { ...handler, issuer: "http://127.0.0.1:9000" });
    const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers: [issuer], fetch });
    await assertOutage(verifier, token);
    assert.ok(requests.every(({ url }) => url.startsWith(`${issuer}/.well-known/`)));
  }
});

Deno.test("verify() takes a key set that is none for an outage, and leaves out keys that are none", async () => {
  const key = await ownKey();
  const token = await key.sign(claimsWith(), { typ: "at+jwt" });
  const handlerOf = (keys: () => Response): Handler => ({
    issuer: ISSUER,
    fetch({ url }) {
      return url.endsWith("/keys") ? keys() : Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` });
    },
  });
  const outages: Record<string, () => Response> = {
    "no JSON": () => new Response("<html>"),
    "no UTF-8": () => new Response(Uint8Array.of(0x7b, 0xff, 0x7d)),
    "a list": () => Response.json([key.jwk]),
    "null": () => Response.json(null),
    "no keys": () => Response.json({}),
    "keys that are a text": () => Response.json({ keys: "none" }),
    "keys that are an object": () => Response.json({ keys: { 0: key.jwk } }),
    "a redirect": () => Response.redirect(`${ISSUER}/elsewhere`),
    "too much": () => Response.json({ keys: [key.jwk], padding: "x".repeat(300_000) }),
    "201": () => Response.json({ keys: [key.jwk] }, { status: 201 }),
  };
  for (const answer of Object.values(outages)) {
    const { fetch } = networkOf(handlerOf(answer));
    await assertOutage(
      createTokenVerifier({ resource: RESOURCE, authorizationServers: [ISSUER], fetch }),
      token,
    );
  }
  const { fetch } = networkOf(handlerOf(() => Response.json({ keys: [null, 1, { kty: "EC" }] })));
  await assertRefused(
    createTokenVerifier({ resource: RESOURCE, authorizationServers: [ISSUER], fetch }),
    token,
    "token_key_unknown",
  );
});

Deno.test("ready() asks in a way that every runtime knows, and never follows", async () => {
  const asked: (string | undefined)[] = [];
  const issuer = await newIssuer();
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [issuer.issuer],
    // As Cloudflare Workers do.
    fetch: (input, init) => {
      asked.push(init?.redirect);
      if (init?.redirect !== "follow" && init?.redirect !== "manual") throw new TypeError("Invalid redirect");
      return issuer.fetch(new Request(input, init));
    },
  });
  await verifier.ready();
  assert.ok(asked.length >= 2 && asked.every((redirect) => redirect === "manual"), asked.join());
});

Deno.test("ready() and verify() follow no redirect, over real HTTP", async () => {
  const key = await ownKey();
  const onListen = () => {};
  const reached: string[] = [];
  const elsewhere = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, ({ url }) => {
    reached.push(url);
    return Response.json({ keys: [key.jwk] });
  });
  let redirect = true;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, (request) => {
    const issuer = new URL(request.url).origin;
    if (!request.url.endsWith("/keys")) return Response.json({ issuer, jwks_uri: `${issuer}/keys` });
    const location = `http://127.0.0.1:${elsewhere.addr.port}/`;
    return redirect ? Response.redirect(location, 307) : Response.json({ keys: [key.jwk] });
  });
  try {
    const issuer = `http://127.0.0.1:${server.addr.port}`;
    const token = await key.sign(claimsWith({}, issuer), { typ: "at+jwt" });
    const create = () => createTokenVerifier({ resource: RESOURCE, authorizationServers: [issuer] });
    const verifier = create();
    await assert.rejects(verifier.ready(), { status: 503 });
    await assertOutage(verifier, token);
    assert.deepEqual(reached, []);
    redirect = false;
    assert.equal((await create().verify(token)).subject, "alice");
  } finally {
    await Promise.all([server.shutdown(), elsewhere.shutdown()]);
  }
});

Deno.test("verify() is independent of the outage of another issuer", async () => {
  const { issuer } = await setUp();
  const other = { issuer: "http://127.0.0.1:9001", fetch: () => new Response(null, { status: 503 }) };
  const { fetch } = networkOf(issuer, other);
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [other.issuer, ISSUER],
    fetch,
  });
  assert.equal((await verifier.verify(await issuer.mint())).subject, "alice");
  await assertOutage(verifier, await issuer.mint({ claims: { iss: other.issuer } }));
  await assert.rejects(verifier.ready(), { code: "keys_unavailable" });
});
