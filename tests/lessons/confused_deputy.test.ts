/** Lesson 10's registration facade before a real provider: the confused deputy goes through, and where it ends. */

import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { createFacade } from "../../lessons/10-identity-providers/facade/facade.ts";
import { createServer } from "../../lessons/10-identity-providers/server.ts";
import { serveAuthorizationServer } from "../../reference/authorization_server/authorization_server.ts";
import { Browser, formOn, type Shown } from "../user_agent.ts";
import { CHALLENGE, VERIFIER } from "../authorization_server/steps.ts";

const HONEST = "http://127.0.0.1:4000/callback";
/**
 * The facade as the world knows it: a web application, for which a provider remembers what somebody has allowed it. An
 * application on a loopback address it would ask about each time (RFC 8252 §8.6).
 */
const FACADE = "https://facade.example";
/** Where the attacker listens: nobody has to answer there, the address itself is the loot. */
const ATTACKER = "http://127.0.0.1:4666/loot";

interface World {
  /** Where it listens: what stands before it, and speaks TLS, is left out. */
  facade: string;
  resource: string;
  /** Alice's browser, which stays signed in at the provider. */
  alice: Browser;
  /** Opens an address, on the facade and the provider, until a page stays or a client is called back. */
  open(browser: Browser, url: string): Promise<Shown | URL>;
}

type Handler = { fetch(request: Request): Response | Promise<Response> };

/** A listener on a free port, which answers once it is told how. */
function listen(): { origin: string; answerWith(handler: Handler): void; close(): Promise<void> } {
  const told = Promise.withResolvers<Handler>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    return await (await told.promise).fetch(request);
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return { origin, answerWith: told.resolve, close: () => server.shutdown() };
}

/** A provider that registers nobody but the facade, the facade, and the notes server of lesson 10. */
async function inWorld(asks: boolean, test: (world: World) => Promise<void>): Promise<void> {
  const [notes, facade] = [listen(), listen()];
  const resource = `${notes.origin}/mcp`;
  const provider = await serveAuthorizationServer({
    port: 0,
    resources: { [resource]: { name: "Notes", scopes: ["notes:read", "notes:write"] } },
  });
  const { issuer } = provider;
  notes.answerWith(createServer({ resource, issuer }));
  const registered = await post(`${issuer}/register`, {
    client_name: "Notes",
    redirect_uris: [`${FACADE}/callback`],
    token_endpoint_auth_method: "client_secret_post",
    grant_types: ["authorization_code"],
  });
  const { client_id: clientId, client_secret: clientSecret } = await registered.json();
  const endpoints = { authorize: `${issuer}/authorize`, token: `${issuer}/token` };
  facade.answerWith(
    createFacade({ issuer: FACADE, resource, asks, provider: { ...endpoints, clientId, clientSecret } }),
  );
  const open: World["open"] = async (browser, url) => {
    let at: Shown | URL = new URL(url);
    while (at instanceof URL && [FACADE, facade.origin, issuer].includes(at.origin)) {
      at = await browser.open(at.href.replace(FACADE, facade.origin));
    }
    return at;
  };
  try {
    await test({ facade: facade.origin, resource, alice: new Browser(), open });
  } finally {
    await Promise.all([notes.close(), facade.close(), provider.close()]);
  }
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** The address to which a client of this redirect URI, newly registered, sends a person. */
async function addressFor({ facade }: World, redirectUri: string): Promise<string> {
  const { client_id } = await (await post(`${facade}/register`, { redirect_uris: [redirectUri] })).json();
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: redirectUri,
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    state: "a-state",
  });
  return `${facade}/authorize?${query}`;
}

/** Alice says yes on the facade's page. */
async function agree({ open, facade }: World, browser: Browser, page: Shown): Promise<Shown | URL> {
  return await open(browser, await sentOn(browser, facade, page));
}

/** Where somebody's yes on the facade's page sends them. */
async function sentOn(browser: Browser, facade: string, page: Shown): Promise<string> {
  const response = await browser.send(`${facade}/consent`, formOn(page).fields, { origin: FACADE });
  await response.body?.cancel();
  return response.headers.get("location")!;
}

/** Alice signs in with a client that she wants, and says yes wherever she is asked. */
async function signInHonestly(world: World): Promise<URL> {
  const { alice } = world;
  let at = await world.open(alice, await addressFor(world, HONEST));
  if (!(at instanceof URL) && at.url.startsWith(world.facade)) at = await agree(world, alice, at);
  if (!(at instanceof URL)) {
    const back = await alice.submit(at, { user: "alice" });
    assert.ok(back instanceof URL, "the provider sends her on");
    at = await world.open(alice, back.href);
  }
  assert.ok(at instanceof URL && at.href.startsWith(HONEST), "she is back at the client");
  return at;
}

/** What somebody with this code gets. */
async function notesFor({ facade, resource }: World, code: string): Promise<{ sub: unknown; text: string }> {
  const answer = await fetch(`${facade}/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", code, code_verifier: VERIFIER }),
  });
  const { access_token } = await answer.json();
  const called = await fetch(resource, {
    method: "POST",
    headers: {
      authorization: `Bearer ${access_token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "list_notes", arguments: {} },
    }),
  });
  return { sub: decodeJwt(access_token).sub, text: await called.text() };
}

Deno.test("createFacade() hands alice's notes to whoever has registered when it does not ask", async () => {
  await inWorld(false, async (world) => {
    await signInHonestly(world);
    // A link in a message, some days later. No page comes up: the provider knows this client, and her answer.
    const end = await world.open(world.alice, await addressFor(world, ATTACKER));
    assert.ok(end instanceof URL && end.href.startsWith(ATTACKER), "nobody asked her anything");
    const { sub, text } = await notesFor(world, end.searchParams.get("code")!);
    assert.equal(sub, "alice");
    assert.match(text, /The vault code is 4711/);
  });
});

Deno.test("createFacade() shows alice where her notes would go when it asks about each client", async () => {
  await inWorld(true, async (world) => {
    await signInHonestly(world);
    const page = await world.open(world.alice, await addressFor(world, ATTACKER));
    assert.ok(!(page instanceof URL), "a page, and no code");
    assert.match(page.text, /They go to <b>127\.0\.0\.1:4666<\/b>/);
    assert.match(page.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
  });
});

Deno.test("createFacade() refuses alice at its callback when somebody else has agreed in her place", async () => {
  await inWorld(true, async (world) => {
    await signInHonestly(world);
    // The attacker says yes to their own client, and passes on where the facade sent them then.
    const mallory = new Browser();
    const asked = await world.open(mallory, await addressFor(world, ATTACKER));
    assert.ok(!(asked instanceof URL));
    const page = await world.open(world.alice, await sentOn(mallory, world.facade, asked));
    assert.ok(!(page instanceof URL), "no redirect to the attacker");
    assert.equal(page.status, 403);
  });
});

Deno.test("createFacade() signs alice in with the client that she agreed to when it asks", async () => {
  await inWorld(true, async (world) => {
    const end = await signInHonestly(world);
    assert.equal(end.searchParams.get("state"), "a-state");
    const { sub } = await notesFor(world, end.searchParams.get("code")!);
    assert.equal(sub, "alice");
  });
});
