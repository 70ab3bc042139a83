/** The reference client, lesson 6's server and oidc-provider: nothing here was made to fit. */

import assert from "node:assert/strict";
import {
  serveAuthorizationServer,
  type ServingAuthorizationServer,
} from "../../reference/authorization_server/authorization_server.ts";
import { type ClientSettings, createClient } from "../../reference/client/client.ts";
import { withFileLock } from "../../reference/client/command/deno/file_lock.ts";
import { credentialFile } from "../../reference/client/store/credential_file.ts";
import { signOut } from "../../reference/client/store/revocation.ts";
import { createStore } from "../../reference/conformance/client/world/store.ts";
import { browse } from "../user_agent.ts";
import { createServerOf } from "../target.ts";
import type { Said } from "./one_call.ts";
import { failureOf, listen, REDIRECT_URI, SCOPES } from "./world.ts";

const lesson6 = await createServerOf("lessons/06-scopes/server.ts");
const CLIENT_ID = "https://client.example/gatehouse.json";
const ONE_CALL = new URL("one_call.ts", import.meta.url).pathname;

/** A served lesson 6 whose people sign in at oidc-provider; its access tokens live for two seconds. */
interface Served {
  as: ServingAuthorizationServer;
  resource: string;
  /** How often somebody had to sign in. */
  signedIn(): number;
  settings(store: ClientSettings["store"]): ClientSettings;
}

async function served(test: (served: Served) => Promise<void>): Promise<void> {
  const as = await serveAuthorizationServer({
    port: 0,
    accessTokenLifetime: 2,
    clientIdMetadata: {
      resolve: () => Promise.resolve(["93.184.215.14"]),
      fetch: () =>
        Promise.resolve(Response.json({
          client_id: CLIENT_ID,
          client_name: "Gatehouse",
          redirect_uris: [REDIRECT_URI],
          grant_types: ["authorization_code", "refresh_token"],
          token_endpoint_auth_method: "none",
        })),
    },
  });
  const rs = listen((request) => server.fetch(request));
  const resource = `${rs.origin}/mcp`;
  as.addResource(resource, { name: "Notes", scopes: SCOPES });
  const server = lesson6({ resource, issuer: as.issuer });
  let signedIn = 0;
  try {
    await test({
      as,
      resource,
      signedIn: () => signedIn,
      settings: (store) => ({
        resource,
        redirectUri: REDIRECT_URI,
        store,
        fetch,
        openBrowser(url) {
          signedIn++;
          return browse(url, { user: "alice" });
        },
      }),
    });
  } finally {
    await Promise.all([rs.close(), as.close()]);
  }
}

const tokensKey = ({ resource, as }: Served) => `tokens ${resource} ${as.issuer}`;

async function tokensIn(served: Served, store: ClientSettings["store"]) {
  return JSON.parse(await store.get(tokensKey(served)) ?? "{}");
}

/** Waits for a moment, in milliseconds since 1970: expiry is the one thing that only time brings about. */
async function until(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - Date.now())));
}

async function endAccessToken(served: Served, store: ClientSettings["store"]): Promise<void> {
  const kept = await tokensIn(served, store);
  await store.set(tokensKey(served), JSON.stringify({ ...kept, expires_at: 1, refresh_at: 1 }));
}

async function postToken(
  served: Served,
  store: ClientSettings["store"],
  refresh_token: string,
): Promise<string> {
  const { client: { client_id } } = await tokensIn(served, store);
  const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token, client_id });
  const response = await fetch(`${served.as.issuer}/token`, { method: "POST", body });
  return (await response.json()).error ?? "went through";
}

Deno.test("the client signs in, calls, renews what has ended, and steps up", () =>
  served(async (served) => {
    const store = createStore();
    const client = createClient(served.settings(store));
    const whoami = (await client.callTool("whoami")).structuredContent as Record<string, unknown>;
    assert.deepEqual([whoami.subject, whoami.issuer, whoami.scopes], ["alice", served.as.issuer, [
      "notes:read",
    ]]);
    const first = await tokensIn(served, store);
    await until(first.expires_at + 1);
    await client.callTool("whoami");
    const second = await tokensIn(served, store);
    assert.ok(second.access_token !== first.access_token && second.refresh_token !== first.refresh_token);
    assert.equal(served.signedIn(), 1);
    const { isError } = await client.callTool("add_note", { text: "stepped up" });
    assert.ok(!isError);
    assert.equal(served.signedIn(), 2);
    await client.close();
  }));

Deno.test("the client can be a document instead of registering", () =>
  served(async (served) => {
    const store = createStore();
    const client = createClient({ ...served.settings(store), clientMetadataUrl: CLIENT_ID });
    await client.callTool("whoami");
    assert.equal((await tokensIn(served, store)).client.client_id, CLIENT_ID);
    assert.equal(store.entries.get(`registration ${served.as.issuer}`), undefined);
    await endAccessToken(served, store);
    await client.callTool("whoami");
    assert.equal(served.signedIn(), 1);
    await client.close();
  }));

Deno.test("a thief who replays an old refresh token ends the whole family, and alice signs in again", () =>
  served(async (served) => {
    const store = createStore();
    const client = createClient(served.settings(store));
    await client.callTool("whoami");
    const { refresh_token: stolen } = await tokensIn(served, store);
    await endAccessToken(served, store);
    await client.callTool("whoami");
    assert.equal(await postToken(served, store, stolen), "invalid_grant");
    await endAccessToken(served, store);
    await client.callTool("whoami");
    assert.equal(served.signedIn(), 2);
    await client.close();
  }));

Deno.test("signOut() revokes at the issuer and forgets here", () =>
  served(async (served) => {
    const store = createStore();
    const settings = served.settings(store);
    const client = createClient(settings);
    await client.callTool("whoami");
    const kept = new Map(store.entries);
    const { refresh_token } = await tokensIn(served, store);
    assert.deepEqual(await signOut(settings), [{
      issuer: served.as.issuer,
      revoked: true,
      problem: undefined,
    }]);
    assert.equal(store.entries.size, 0);
    for (const [key, value] of kept) await store.set(key, value);
    assert.equal(await postToken(served, store, refresh_token), "invalid_grant");
    await client.close();
    await signOut(settings);
    assert.deepEqual(await signOut(settings), []);
  }));

Deno.test("signOut() forgets here when the issuer cannot be told, and says so", () =>
  served(async (served) => {
    const store = createStore();
    const settings = served.settings(store);
    const client = createClient(settings);
    await client.callTool("whoami");
    await client.close();
    const kept = new Map(store.entries);
    const answers: [code: string, fetch: ClientSettings["fetch"]][] = [
      ["unreachable", () => Promise.reject(new TypeError("connection refused"))],
      [
        "token_refused",
        async (url, init) =>
          init?.method === "POST" ? new Response(null, { status: 503 }) : await fetch(url, init),
      ],
      ["token_refused", async (url, init) => {
        const response = await fetch(url, init);
        return Response.json({ ...await response.json(), revocation_endpoint: undefined });
      }],
    ];
    for (const [code, fetch] of answers) {
      for (const [key, value] of kept) await store.set(key, value);
      const [{ revoked, problem } = {}] = await signOut({ ...settings, fetch });
      assert.deepEqual([revoked, problem?.code], [false, code]);
      assert.equal(store.entries.size, 0);
    }
  }));

/** Two processes that find the same ended token in the same file, at the same time. */
async function twoProcesses(served: Served, directory: string, locks: boolean) {
  const start = () => {
    const { resource } = served;
    const child = new Deno.Command("deno", {
      args: [
        ...[
          "run",
          "--quiet",
          "--no-prompt",
          `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
        ],
        // Reading for the project's own files: it takes what this test takes.
        ...["-P=test", ONE_CALL, JSON.stringify({ resource, directory, locks })],
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const input = child.stdin.getWriter();
    return { child, go: () => input.write(new TextEncoder().encode("go\n")), close: () => input.close() };
  };
  const processes = [start(), start()];
  const waiting: (() => Promise<void>)[] = [];
  const count = { calling: 0, refreshing: 0 };
  const said = await Promise.all(processes.map(async ({ child, go, close }) => {
    const words: Said[] = [];
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      for (const word of text.trim().split("\n") as Said[]) {
        if (word === "calling" || word === "refreshing") count[word]++;
        if (word !== "calling") words.push(word);
        if (word === "refreshing") waiting.push(go);
        const hasEnded = word !== "calling" && word !== "refreshing";
        // Without locks both hold the same refresh token before the first of them is let go.
        const isTime = count.calling === 2 && count.refreshing === (locks ? 1 : 2);
        if (isTime || hasEnded) await waiting.shift()?.();
      }
    }
    await close().catch(() => {}); // It has ended, and nobody reads any more.
    return words;
  }));
  return said.map((words) => words.join(", ")).sort();
}

async function withFile(
  served: Served,
  test: (directory: string, store: ClientSettings["store"]) => Promise<void>,
) {
  const parent = await Deno.makeTempDir();
  const directory = `${parent}/.gatehouse`;
  const store = credentialFile(directory, withFileLock);
  const client = createClient(served.settings(store));
  try {
    await client.callTool("whoami");
    await endAccessToken(served, store);
    await test(directory, store);
  } finally {
    await client.close();
    await Deno.remove(parent, { recursive: true });
  }
}

Deno.test("two processes with one credential file refresh once, and both go on", () =>
  served((served) =>
    withFile(served, async (directory, store) => {
      assert.deepEqual(await twoProcesses(served, directory, true), [
        "refreshing, went through",
        "went through",
      ]);
      await endAccessToken(served, store);
      const client = createClient(served.settings(store));
      await client.callTool("whoami");
      assert.equal(served.signedIn(), 1, "the family lives");
      await client.close();
    })
  ));

Deno.test("without the lock two processes refresh with the same token, and alice has to sign in again", () =>
  served((served) =>
    withFile(served, async (directory, store) => {
      const said = await twoProcesses(served, directory, false);
      assert.ok(said.some((words) => words === "refreshing, failed: sign_in_abandoned"), said.join(" | "));
      const client = createClient(served.settings(store));
      if (await store.get(tokensKey(served))) await endAccessToken(served, store);
      await client.callTool("whoami");
      assert.equal(served.signedIn(), 2, "the family is dead");
      await client.close();
    })
  ));

Deno.test("the client says what is wrong when alice says no", () =>
  served(async (served) => {
    const settings = served.settings(createStore());
    const openBrowser = (url: URL) => browse(url, { user: "alice", action: "deny" });
    const client = createClient({ ...settings, openBrowser });
    const { code, error } = await failureOf(client.callTool("whoami"));
    assert.deepEqual([code, error], ["authorization_refused", "access_denied"]);
    await client.close();
  }));
