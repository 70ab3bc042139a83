/** A lesson that serves with real sign-in: the authorization server beside it, and the end of both. */

import assert from "node:assert/strict";
import { allGone, descendants, runTask, serveLesson } from "./commands.ts";

Deno.test("lesson 4 serves with sign-in, and Ctrl-C ends the authorization server as well", async () => {
  const serving = await serveLesson("4");
  const issuer = /Sign-in at (http:\S+), as alice, bob or carol/.exec(serving.stdout)?.[1];
  assert.ok(issuer, serving.stdout);
  assert.match(serving.stdout, /Connect VS Code, Claude Code or the MCP Inspector/);
  assert.equal(serving.stdout.split("\n").find((line) => [...line].length > 80), undefined);

  const refusal = await fetch(serving.url, { method: "POST" });
  await refusal.body?.cancel();
  assert.equal(refusal.status, 401);
  const pointer = /resource_metadata="([^"]+)"/.exec(refusal.headers.get("www-authenticate") ?? "")?.[1] ??
    "";
  const metadata = await (await fetch(pointer)).json();
  assert.deepEqual([metadata.resource, metadata.authorization_servers], [serving.url, [issuer]]);
  const as = await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();
  assert.equal(as.issuer, issuer);
  assert.ok(as.registration_endpoint);

  const family = [serving.pid, ...descendants(serving.pid)];
  assert.ok(family.length >= 4, "the task, the command, the lesson and the authorization server");
  assert.equal(await serving.end("SIGINT"), 0);
  await allGone(family);
  await assert.rejects(fetch(as.token_endpoint));
});

Deno.test("lesson 4 exits with 2, naming --auth-port, when the port of the sign-in is in use", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const { code, stderr } = await runTask("lesson", "4", "--port", "0", "--auth-port", `${port}`);
  listener.close();
  assert.equal(code, 2);
  assert.match(stderr, new RegExp(`Port ${port} is in use: choose another with --auth-port`));
});
