/** The commands of reference/README.md that start the reference server. */

import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { commands, printed, startCommand } from "./readme_commands.ts";

/** What would touch the files of whoever runs the tests. */
const APART = { PORT: "0", DATABASE: ":memory:" };

const START = "deno run --quiet --no-prompt --unstable-no-legacy-abort -P=reference \\\n  --allow-net=";
const SERVERS = {
  "with an issuer of one's own": `${START}127.0.0.1,login.example.com reference`,
  "with a calendar behind it": `${START}127.0.0.1,login.example.com,calendar`,
};
for (const [how, command] of Object.entries(SERVERS)) {
  Deno.test(`the README's command starts the reference server ${how}, and ends it in order`, async () => {
    await using child = startCommand(command, [], APART);
    const output = new Response(child.stdout).text();
    const { text, rest } = await printed(child.stderr, /"event":"started".*\n/);
    const { resource, address, issuers } = JSON.parse(text);
    assert.deepEqual([resource, issuers], ["https://mcp.example.com/mcp", ["https://login.example.com"]]);
    const challenged = await fetch(`${address}/mcp`, { method: "POST" });
    await challenged.body?.cancel();
    assert.equal(challenged.status, 401);
    assert.equal(await (await fetch(`${address}/healthz`)).text(), "ok\n");
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
    assert.match(await rest, /"event":"stopped","answered":true/);
    assert.match(await output, /Serving until Ctrl-C/);
  });
}

Deno.test("the README's command serves the tools over stdio, and ends with its client", async () => {
  await using child = startCommand("deno run --quiet -P=stdio", [], APART);
  const errors = new Response(child.stderr).text();
  const writer = child.stdin.getWriter();
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  };
  const message = { jsonrpc: "2.0", id: 1, method: "initialize", params };
  await writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  const { text, rest } = await printed(child.stdout, /\n/);
  assert.equal(JSON.parse(text).result.serverInfo.name, "notes");
  await writer.close();
  assert.equal((await child.status).code, 0, await errors);
  await rest;
});

Deno.test("every command of the README that goes on until it is ended is run by a test, or is a task", () => {
  const run = ["deno serve", "deno run --quiet --no-prompt", "deno run --quiet -P=stdio"];
  const others = commands.filter((command) => !run.some((part) => command.includes(part)));
  for (const command of others) {
    const [, task] = /^deno task (\S+)[^\n]*\n$/.exec(command) ?? [];
    assert.ok(task && task in config.tasks, command);
  }
});
