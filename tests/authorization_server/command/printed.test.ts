/** What `sign-in` prints can be done: what to set at a server, and each client's line as its documentation has it. */

import assert from "node:assert/strict";
import { clientWays } from "../../../reference/authorization_server/command/connect.ts";
import { task } from "../../../reference/command/command.ts";
import { oauthClient } from "../../end_to_end/oauth_client.ts";
import { freePort } from "../../../reference/command/free_port.ts";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { withInventory, withSignIn } from "./command.ts";

const info = { name: "gatehouse-test", version: "1.0.0" };

/** The value of a row of "Set at your server". */
function setting(printed: string, name: string): string {
  return new RegExp(`^    ${name} +(\\S+)`, "m").exec(printed)?.[1] ?? "";
}

/**
 * Read at their sources in November 2026: the documents of each, and where there is one what the program of that
 * version says of itself with `--help`.
 */
const DOCUMENTED: [client: RegExp, line: string, checked: string][] = [
  [/^The reference client$/, task("client URL"), "ours"],
  [
    /^VS Code, in \.vscode\/mcp\.json$/,
    '{ "servers": { "NAME": { "type": "http", "url": "URL" } } }',
    "MCP configuration reference",
  ],
  [/^Claude Code, then \/mcp$/, "claude mcp add --transport http NAME URL", "2.1.332"],
  [/^MCP Inspector$/, "npx @modelcontextprotocol/inspector --server-url URL --transport http", "2.12.0"],
  [/^Codex, then codex mcp login NAME$/, "codex mcp add NAME --url URL", "0.171.0"],
  [/^Gemini CLI, then \/mcp auth NAME$/, "gemini mcp add --transport http NAME URL", "0.61.0"],
  [/^Copilot CLI, then \/mcp auth NAME$/, "copilot mcp add --transport http NAME URL", "1.0.102"],
];

Deno.test("clientWays() has every client's way as its documentation has it", () => {
  const ways = clientWays("NAME", "URL");
  assert.equal(ways.length, DOCUMENTED.length);
  for (const [index, { client, line, documentation = "" }] of ways.entries()) {
    const [name, documented, checked] = DOCUMENTED[index]!;
    assert.match(client, name);
    assert.equal(line, documented);
    assert.equal(/^https:/.test(documentation), checked !== "ours");
  }
});

Deno.test("clientWays() says what lesson 4 says of the clients that it names", async () => {
  const readme = await Deno.readTextFile(
    new URL("../../../lessons/04-verify-token/README.md", import.meta.url),
  );
  const ways = clientWays("notes", "http://127.0.0.1:8000/mcp");
  for (const name of ["VS Code", "Claude Code", "MCP Inspector"]) {
    const { line, documentation } = ways.find(({ client }) => client.startsWith(name))!;
    assert.ok(readme.includes(`\n${line}\n`), line);
    assert.ok(readme.includes(`](${documentation})`), `${name}: ${documentation}`);
  }
});

Deno.test("sign-in prints the way of every client for each of its resources", () => {
  const resources = ["http://127.0.0.1:8600/mcp", "http://127.0.0.1:8601/mcp"];
  const args = resources.flatMap((resource, index) => ["--resource", resource, "--scopes", `a${index}:read`]);
  return withSignIn([...args, "--port", "0"], ({ printed, issuer }) => {
    for (const resource of resources) {
      const ways = clientWays(`server-${new URL(resource).port}`, resource);
      for (const { client, line } of ways) {
        assert.ok(printed().includes(`    ${client}\n      ${line}\n`), line);
      }
    }
    assert.ok(
      printed().includes(`exchange       ${issuer}/token`),
      "with two there is somebody to exchange for",
    );
    assert.match(printed(), /A demo: alice, bob, carol, without passwords, on this machine alone\./);
    return Promise.resolve();
  });
});

Deno.test("sign-in --dialect prints what a server that trusts the provider is to be set to, and that server takes its tokens", async () => {
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
  await withSignIn([...args, "--dialect", "keycloak"], async ({ printed }) => {
    const issuer = setting(printed(), "issuer");
    assert.match(issuer, /^http:\/\/127\.0\.0\.1:\d+\/realms\/gatehouse$/);
    assert.equal(setting(printed(), "keys"), `${new URL(issuer).origin}/jwks`);
    assert.match(printed(), /keys +\S+ +RS256, typ JWT\n/);
    assert.match(printed(), /one of the token's aud\n/);
    assert.match(printed(), /look like those of Keycloak/);
    await withInventory(resource, issuer, async () => {
      const authProvider = oauthClient("alice");
      const url = new URL(resource);
      const first = new StreamableHTTPClientTransport(url, { authProvider });
      await assert.rejects(new Client(info).connect(first), /Unauthorized/);
      await first.finishAuth((await authProvider.callback()).searchParams.get("code") ?? "");
      const client = new Client(info);
      await client.connect(new StreamableHTTPClientTransport(url, { authProvider }));
      assert.match(JSON.stringify(await client.callTool({ name: "list_stock", arguments: {} })), /bolt/);
      await client.close();
      assert.match(
        printed(),
        new RegExp(`aud ${resource} account\n`),
        "the token is shown as the provider has it",
      );
      assert.match(printed(), /path \/\.well-known\/\S+\/realms\/gatehouse\n/);
    }, setting(printed(), "audience"));
  });
});
