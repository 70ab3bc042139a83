/**
 * Two instances behind one address, where no request depends on which of them had the one before: from the first
 * 401 to a token that was refreshed, with real sign-in.
 */

import assert from "node:assert/strict";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { serveAuthorizationServer } from "../../reference/authorization_server/authorization_server.ts";
import { type Kept, oauthClient } from "../end_to_end/oauth_client.ts";
import { serve, withDirectory } from "../server/process.ts";
import { type AnyClient, callTool } from "../server/server_under_test.ts";
import { openProxy, type Proxy } from "./proxy.ts";

const INFO = { name: "gatehouse-test", version: "1.0.0" };
const SCOPES = ["notes:read", "notes:write"];

/** A client with a token that a person has signed in for. */
interface SignedIn {
  client: AnyClient;
  oauth: Kept;
  /** Ends a sign-in that a call has asked for. */
  finish(): Promise<void>;
}

/** Connects a client of either SDK: the first try ends in a sign-in, the second goes through. */
const CLIENTS: Record<string, (url: URL) => Promise<SignedIn>> = {
  "SDK v2, 2026-07-28": (url) => connectV2(url, "auto"),
  "SDK v2, 2025-11-25": (url) => connectV2(url, "legacy"),
  async "SDK v1"(url) {
    const oauth = oauthClient("alice");
    const finish = async (transport: TransportV1) =>
      await transport.finishAuth((await oauth.callback()).searchParams.get("code") ?? "");
    const first = new TransportV1(url, { authProvider: oauth });
    await assert.rejects(new ClientV1(INFO).connect(first), /Unauthorized/);
    await finish(first);
    const [client, transport] = [new ClientV1(INFO), new TransportV1(url, { authProvider: oauth })];
    await client.connect(transport);
    return { client: client as unknown as AnyClient, oauth, finish: () => finish(transport) };
  },
};

async function connectV2(url: URL, mode: "auto" | "legacy"): Promise<SignedIn> {
  const oauth = oauthClient("alice");
  // deno-lint-ignore no-explicit-any -- the provider's shape is the same in both SDKs
  const authProvider = oauth as any;
  const options = { versionNegotiation: { mode } };
  const finish = async (transport: TransportV2) =>
    await transport.finishAuth((await oauth.callback()).searchParams);
  const first = new TransportV2(url, { authProvider });
  await assert.rejects(new ClientV2(INFO, options).connect(first));
  await finish(first);
  const [client, transport] = [new ClientV2(INFO, options), new TransportV2(url, { authProvider })];
  await client.connect(transport);
  return { client: client as unknown as AnyClient, oauth, finish: () => finish(transport) };
}

/** Two server processes on one database, and the proxy in front of them. */
async function withInstances(
  test: (resource: string, proxy: Proxy) => Promise<void>,
): Promise<void> {
  const [as, proxy] = [await serveAuthorizationServer({ port: 0 }), await openProxy()];
  const resource = `${proxy.origin}/mcp`;
  as.addResource(resource, { name: "Notes", scopes: SCOPES });
  await withDirectory(async (directory) => {
    const env = { ISSUER: as.issuer, RESOURCE: resource };
    const instances = await Promise.all([serve(directory, env), serve(directory, env)]);
    proxy.addresses.push(...instances.map(({ address }) => new URL(address)));
    try {
      await test(resource, proxy);
    } finally {
      for (const instance of instances) instance.kill("SIGTERM");
      for (const { ended } of instances) assert.equal((await ended).code, 0);
      proxy.close();
      await as.close();
    }
  });
}

Deno.test("two instances behind one address take turns in a sign-in, a refresh and every call, at both eras", (t) =>
  withInstances(async (resource, proxy) => {
    const both = [...proxy.addresses] as [URL, URL];
    for (const [version, connect] of Object.entries(CLIENTS)) {
      await t.step(version, async () => {
        proxy.turns.length = 0;
        const { client, oauth, finish } = await connect(new URL(resource));
        assert.deepEqual((await callTool(client, "whoami")).scopes, ["notes:read"]);
        // SDK v1 would refresh where only the person can give more (typescript-sdk#1582).
        oauth.tokensKept = { ...oauth.tokensKept!, refresh_token: undefined };
        await assert.rejects(callTool(client, "add_note", { text: "too early" }));
        await finish();
        assert.deepEqual((await callTool(client, "whoami")).scopes, SCOPES);

        // A token that neither of them takes: the client refreshes, and goes on.
        const { refresh_token } = oauth.tokensKept!;
        oauth.tokensKept = { ...oauth.tokensKept!, access_token: "ended.long.ago" };
        assert.equal((await callTool(client, "whoami")).subject, "alice");
        assert.ok(oauth.tokensKept.refresh_token !== refresh_token, "it was refreshed");

        const shares = both.map((each) => proxy.turns.filter(({ address }) => address === each).length);
        assert.ok(shares[0]! >= 4 && Math.abs(shares[0]! - shares[1]!) <= 1, `they had ${shares} requests`);

        for (const [writer, reader] of [both, both.toReversed()] as [URL, URL][]) {
          proxy.addresses = [writer];
          const { id } = await callTool(client, "add_note", { text: "from here" });
          proxy.addresses = [reader];
          const { notes } = await callTool(client, "list_notes");
          assert.deepEqual(notes, [{ id, owner: "alice", text: "from here" }]);
          assert.deepEqual(await callTool(client, "delete_note", { id }), { deleted: id });
        }
        proxy.addresses = both;
        await client.close();
      });
    }
  }));
