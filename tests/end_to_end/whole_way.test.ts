/**
 * The whole way, with nothing of ours on the client's side: SDK v1 and v2 against lessons 4 to 6, with oidc-provider
 * between them. 401, metadata, registration, PKCE, sign-in, token, call, expiry, refresh.
 */

import assert from "node:assert/strict";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { decodeJwt } from "jose";
import {
  serveAuthorizationServer,
  type ServingAuthorizationServer,
} from "../../reference/authorization_server/authorization_server.ts";
import { createServerOf } from "../target.ts";
import { type Kept, oauthClient } from "./oauth_client.ts";

const info = { name: "gatehouse-test", version: "1.0.0" };
const LESSONS = ["04-verify-token", "05-audience", "06-scopes"];

/** As much of a client as is used here. */
interface AnyClient {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  close(): Promise<void>;
}

/** Connects, signs in when asked to, and connects again. */
const clients: Record<string, (url: URL, oauth: Kept) => Promise<AnyClient>> = {
  async v1(url, oauth) {
    const first = new TransportV1(url, { authProvider: oauth });
    await assert.rejects(new ClientV1(info).connect(first), /Unauthorized/);
    await first.finishAuth((await oauth.callback()).searchParams.get("code") ?? "");
    const client = new ClientV1(info);
    await client.connect(new TransportV1(url, { authProvider: oauth }));
    return client as unknown as AnyClient;
  },
  v2: (url, oauth) => connectV2(url, oauth, {}),
  // Asks with `server/discover` first whether the server speaks 2026-07-28.
  "v2 that negotiates": (url, oauth) => connectV2(url, oauth, { versionNegotiation: { mode: "auto" } }),
};

async function connectV2(
  url: URL,
  oauth: Kept,
  options: ConstructorParameters<typeof ClientV2>[1],
): Promise<AnyClient> {
  // deno-lint-ignore no-explicit-any -- the provider's shape is the same in both SDKs
  const authProvider = oauth as any;
  const first = new TransportV2(url, { authProvider });
  await assert.rejects(new ClientV2(info, options).connect(first));
  // All of the callback: v2 compares `iss` (RFC 9207) before it redeems the code.
  await first.finishAuth((await oauth.callback()).searchParams);
  const client = new ClientV2(info, options);
  await client.connect(new TransportV2(url, { authProvider }));
  return client as unknown as AnyClient;
}

const CLIENT_ID = "https://client.example/gatehouse.json";

/** Seconds of clock difference that the lessons allow. */
const LEEWAY = 5;

/** A lesson's server on a free port, known to the authorization server. */
async function serve(slug: string, as: ServingAuthorizationServer) {
  const createServer = await createServerOf(`lessons/${slug}/server.ts`);
  let handle: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => handle(request),
  );
  const resource = `http://127.0.0.1:${server.addr.port}/mcp`;
  as.addResource(resource, { name: "Notes", scopes: ["notes:read", "notes:write"] });
  const lesson = createServer({ resource, issuer: as.issuer });
  handle = (request) => lesson.fetch(request);
  return { resource, close: () => server.shutdown() };
}

/** A lesson's server and an authorization server whose access tokens live for two seconds. */
async function start(slug: string) {
  const as = await serveAuthorizationServer({
    port: 0,
    accessTokenLifetime: 2,
    clientIdMetadata: {
      resolve: () => Promise.resolve(["93.184.215.14"]),
      fetch: () => Promise.resolve(Response.json(clientMetadata())),
    },
  });
  const { resource, close } = await serve(slug, as);
  return { resource, issuer: as.issuer, close: async () => void await Promise.all([close(), as.close()]) };
}

function clientMetadata(): Record<string, unknown> {
  return { client_id: CLIENT_ID, ...oauthClient("nobody").clientMetadata };
}

function structured(answer: unknown): Record<string, unknown> {
  return (answer as { structuredContent: Record<string, unknown> }).structuredContent;
}

/** One client's whole way, and a second token after the first has expired. */
async function wholeWay(slug: string, version: string, clientId?: string): Promise<void> {
  const { resource, issuer, close } = await start(slug);
  const oauth = oauthClient("alice", clientId);
  const client = await clients[version]!(new URL(resource), oauth);
  const whoami = structured(await client.callTool({ name: "whoami", arguments: {} }));
  assert.deepEqual([whoami.issuer, whoami.subject, whoami.scopes], [issuer, "alice", ["notes:read"]]);
  assert.equal(decodeJwt(oauth.tokensKept!.access_token).aud, resource);

  // Once the token is old: a 401, a refresh, and the call goes through.
  const { access_token: old, refresh_token: oldRefresh } = oauth.tokensKept!;
  await until(decodeJwt(old).exp! + LEEWAY + 1);
  const later = structured(await client.callTool({ name: "whoami", arguments: {} }));
  assert.equal(later.subject, "alice");
  assert.ok(oauth.tokensKept!.access_token !== old, "a new access token");
  assert.ok(oauth.tokensKept!.refresh_token !== oldRefresh, "refresh tokens rotate");
  await client.close();
  await close();
}

/** Waits for a moment, in seconds since 1970: expiry is the one thing that only time brings about. */
async function until(seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, seconds * 1000 - Date.now())));
}

Deno.test("lessons 4 to 6 let the SDK's clients in when alice signs in, and again when her token has expired", async (t) => {
  const ways = LESSONS.flatMap((slug) =>
    Object.keys(clients).flatMap((version) => [
      { name: `lesson ${slug}, client ${version}, dynamic registration`, done: wholeWay(slug, version) },
      {
        name: `lesson ${slug}, client ${version}, metadata document`,
        done: wholeWay(slug, version, CLIENT_ID),
      },
    ])
  );
  // All of them wait for their tokens to expire: side by side.
  await Promise.allSettled(ways.map(({ done }) => done));
  for (const { name, done } of ways) await t.step(name, () => done);
});

Deno.test("the calendar's operator replays alice's token at the notes server: lesson 4 takes it, lesson 5 does not", async () => {
  const as = await serveAuthorizationServer({ port: 0 });
  const servers = await Promise.all(
    ["05-audience", "04-verify-token", "05-audience"].map((slug) => serve(slug, as)),
  );
  const [calendar, notes4, notes5] = servers.map(({ resource }) => resource);
  const oauth = oauthClient("alice");
  const client = await clients.v2!(new URL(calendar!), oauth);
  await client.close();
  const replay = async (resource: string) => {
    const response = await fetch(resource, {
      method: "POST",
      headers: {
        "authorization": `Bearer ${oauth.tokensKept!.access_token}`,
        "content-type": "application/json",
        "accept": "application/json, text/event-stream",
      },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_notes","arguments":{}}}',
    });
    return {
      status: response.status,
      body: await response.text(),
      challenge: response.headers.get("www-authenticate"),
    };
  };
  const before = await replay(notes4!);
  assert.equal(before.status, 200);
  assert.match(
    before.body,
    /The vault code is 4711/,
    "alice's notes, by a token that she gave to the calendar",
  );
  const after = await replay(notes5!);
  assert.equal(after.status, 401);
  assert.match(after.challenge ?? "", /error="invalid_token"/);
  await Promise.all(servers.map(({ close }) => close()));
  await as.close();
});
