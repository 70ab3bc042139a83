/** People sign in for a server that is not ours, from clients that are not ours: only what is between them is. */

import assert from "node:assert/strict";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { oauthClient } from "../../end_to_end/oauth_client.ts";
import { freePort } from "../../../reference/command/free_port.ts";
import { Browser } from "../../user_agent.ts";
import { type Running, signInEnds, withInventory, withSignIn } from "./command.ts";
import { atDesk, installClients, program } from "./programs.ts";

const info = { name: "gatehouse-test", version: "1.0.0" };

/** Signs alice in, lists the tools and calls one: what they answered, as text. */
const CLIENTS: Record<string, (url: URL) => Promise<string>> = {
  async "SDK v1"(url) {
    const authProvider = oauthClient("alice");
    const first = new TransportV1(url, { authProvider });
    await assert.rejects(new ClientV1(info).connect(first), /Unauthorized/);
    await first.finishAuth((await authProvider.callback()).searchParams.get("code") ?? "");
    const client = new ClientV1(info);
    await client.connect(new TransportV1(url, { authProvider }));
    const said = [await client.listTools(), await client.callTool({ name: "list_stock", arguments: {} })];
    await client.close();
    return JSON.stringify(said);
  },
  async "SDK v2"(url) {
    const kept = oauthClient("alice");
    // deno-lint-ignore no-explicit-any -- the provider's shape is the same in both SDKs
    const authProvider = kept as any;
    const first = new TransportV2(url, { authProvider });
    await assert.rejects(new ClientV2(info).connect(first));
    await first.finishAuth((await kept.callback()).searchParams);
    const client = new ClientV2(info);
    await client.connect(new TransportV2(url, { authProvider }));
    const said = [await client.listTools(), await client.callTool({ name: "list_stock", arguments: {} })];
    await client.close();
    return JSON.stringify(said);
  },
  async "mcp-remote"(url) {
    await installClients();
    return await atDesk(async (desk) => {
      const child = program("mcp-remote", [url.href], desk);
      const input = child.stdin.getWriter();
      const send = (message: object) =>
        input.write(new TextEncoder().encode(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`));
      const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: info };
      await send({ id: 1, method: "initialize", params });
      await send({ method: "notifications/initialized" });
      await send({ id: 2, method: "tools/list" });
      await send({ id: 3, method: "tools/call", params: { name: "list_stock", arguments: {} } });
      const signedIn = desk.signIn();
      let said = "";
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
        said += chunk;
        if (/"id":2\b/.test(said) && /"id":3\b/.test(said)) break;
      }
      await signedIn;
      child.kill("SIGKILL");
      await child.status;
      await input.close().catch(() => {});
      return said;
    });
  },
  async "the Inspector's command line"(url) {
    await installClients();
    return await atDesk(async (desk) => {
      // One command, one process: it signs in, and ends with its answer.
      const args = ["--cli", url.href, "--transport", "http", "--method", "tools/list"];
      const child = program("mcp-inspector", args, desk);
      await child.stdin.close();
      const said = new Response(child.stdout).text();
      await desk.signIn();
      await child.status;
      return await said;
    });
  },
};

/** What no step may show. */
function secretsIn(said: string): string[] {
  return [...said.matchAll(/eyJ[\w-]{20,}|code_verifier|code=|Basic /g)].map(([secret]) => secret);
}

async function withBoth(test: (resource: URL, command: Running) => Promise<void>): Promise<void> {
  const resource = `http://127.0.0.1:${await freePort()}/mcp`;
  const args = [
    "--resource",
    resource,
    "--scopes",
    "inventory:read,inventory:write",
    "--port",
    "0",
    "--watch",
  ];
  await withSignIn(args, async (command) => {
    await withInventory(resource, command.issuer, () => test(new URL(resource), command));
  });
}

for (const [name, client] of Object.entries(CLIENTS)) {
  Deno.test(`sign-in takes ${name} the whole way when the server is Express as documented`, () =>
    withBoth(async (resource, { printed, interrupt }) => {
      const said = await client(resource);
      assert.match(said, /restock/, "the tools");
      if (!/Inspector/.test(name)) assert.match(said, /bolt/, "what is in stock");
      const steps = [...printed().matchAll(/^ {2}\d\d:\d\d:\d\d {2}([a-z-]+)/gm)].map(([, step]) => step);
      const flow = ["registration", "sign-in", "answer", "token"].map((step) => steps.indexOf(step));
      assert.ok(flow.every((at, index) => at > (flow[index - 1] ?? -1)), `each step is shown: ${steps}`);
      assert.match(printed(), new RegExp(`aud ${resource}\n`));
      assert.match(printed(), /as alice/);
      assert.deepEqual(secretsIn(printed()), []);
      assert.equal(await interrupt(), 0);
    }));
}

Deno.test("sign-in shows why it refused when a client asks for something that is not there", () =>
  withSignIn(
    ["--resource", "http://127.0.0.1:8600/mcp", "--scopes", "inventory:read", "--port", "0", "--watch"],
    async ({ printed, issuer }) => {
      const body = new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: "secret-one",
        client_id: "x",
      });
      const answer = await fetch(`${issuer}/token`, { method: "POST", body });
      assert.equal(answer.status, 401);
      await answer.body?.cancel();
      // Printed after it was answered, perhaps.
      while (!/refresh/.test(printed())) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.match(printed(), /refused {2}invalid_client: /);
      assert.ok(!printed().includes("secret-one"));
    },
  ));

Deno.test("sign-in speaks of scopes and people in the words that it was given", () =>
  withSignIn(
    [
      ...["--resource", "http://127.0.0.1:8600/mcp", "--scope", "restock=Order goods", "--port", "0"],
      ...["--user", "dora:admin,buyer", "--user", "ed", "--client", "till=http://127.0.0.1:4000/cb"],
    ],
    async ({ issuer }) => {
      const query = new URLSearchParams({
        response_type: "code",
        client_id: "till",
        redirect_uri: "http://127.0.0.1:4000/cb",
        code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        code_challenge_method: "S256",
        resource: "http://127.0.0.1:8600/mcp",
      });
      const { text } = await new Browser().show(`${issuer}/authorize?${query}`);
      assert.match(text, /Order goods/);
      assert.match(text, /A demo: the users are made up/);
      assert.match(text, /value="dora"[\s\S]*admin, buyer[\s\S]*value="ed"/);
      assert.doesNotMatch(text, /alice/);
    },
  ));

const USAGE: Record<string, [args: string[], said: RegExp]> = {
  "there is no resource": [["--scopes", "a"], /--resource says whom/],
  "a resource has no scopes": [
    ["--resource", "http://127.0.0.1:8600/mcp"],
    /Each --resource needs its own --scopes/,
  ],
  "it is on another machine": [
    ["--resource", "https://notes.example/mcp", "--scopes", "a"],
    /not on this machine/,
  ],
  "it is on this machine, and others reach it there": [
    ["--resource", "http://0.0.0.0:8600/mcp", "--scopes", "a"],
    /not on this machine/,
  ],
  "a dialect says what is in tokens that hold nothing": [
    ["--resource", "http://127.0.0.1:8600/mcp", "--scopes", "a", "--dialect", "okta", "--opaque"],
    /--dialect says what is in a token/,
  ],
  "nobody speaks that dialect": [
    ["--resource", "http://127.0.0.1:8600/mcp", "--scopes", "a", "--dialect", "ping"],
    /entra, okta, auth0, cognito, keycloak/,
  ],
  "it is no URL": [["--resource", "8600", "--scopes", "a"], /has to be your server's URL/],
  "two people have one name": [
    ["--resource", "http://127.0.0.1:8600/mcp", "--scopes", "a", "--user", "ed", "--user", "ed"],
    /--user ed is there twice/,
  ],
  "a scope is described that is nobody's": [
    [
      ...["--resource", "http://127.0.0.1:8600/mcp", "--scopes", "a"],
      ...["--resource", "http://127.0.0.1:8601/mcp", "--scopes", "b", "--scope", "c=Do c"],
    ],
    /none of the --scopes/,
  ],
  "a scope cannot be one": [
    ["--resource", "http://127.0.0.1:8600/mcp", "--scopes", 'a"b'],
    /no spaces, quotes/,
  ],
  "a client would be answered anywhere": [
    ["--resource", "http://127.0.0.1:8600/mcp", "--scopes", "a", "--client", "x=http://evil.example/cb"],
    /no redirect URI that may be registered/,
  ],
};

for (const [why, [args, said]] of Object.entries(USAGE)) {
  Deno.test(`sign-in ends with 2 and one line when ${why}`, async () => {
    const { code, stderr } = await signInEnds(...args, "--port", "0");
    assert.equal(code, 2, stderr);
    assert.match(stderr, said);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}
