/** The server as a process, as a command starts and ends it. */

import assert from "node:assert/strict";
import type { ServeMessage } from "../../reference/authorization_server/serve.ts";

const ROOT = new URL("../../", import.meta.url);

function start(...args: string[]): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "-P=authorization_server",
      "reference/authorization_server/serve.ts",
      ...args,
    ],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The messages of a process, one by one. */
async function* messagesOf({ stdout }: Deno.ChildProcess): AsyncGenerator<ServeMessage> {
  let rest = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
  assert.equal(rest, "", "nothing but whole lines of JSON");
}

async function next(messages: AsyncGenerator<ServeMessage>): Promise<ServeMessage> {
  const { value, done } = await messages.next();
  assert.ok(!done, "it has more to say");
  return value;
}

async function ended(...args: string[]): Promise<{ code: number; messages: ServeMessage[]; stderr: string }> {
  const child = start(...args);
  const [messages, { code }, stderr] = await Promise.all([
    Array.fromAsync(messagesOf(child)),
    child.status,
    new Response(child.stderr).text(),
    child.stdin.close(),
  ]);
  return { code, messages, stderr };
}

Deno.test("main() says when it is ready, serves, takes resources, and ends silently when its input closes", async () => {
  const child = start("--port", "0", JSON.stringify({ storage: null, accessTokenLifetime: 60 }));
  const stderr = new Response(child.stderr).text();
  const messages = messagesOf(child);
  const ready = await next(messages);
  assert.ok(ready.event === "ready", JSON.stringify(ready));
  assert.match(ready.issuer, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  const metadata = await (await fetch(`${ready.issuer}/.well-known/oauth-authorization-server`)).json();
  assert.equal(metadata.issuer, ready.issuer);

  const input = child.stdin.getWriter();
  const say = (text: string) => input.write(new TextEncoder().encode(text));
  const resource = "http://127.0.0.1:8123/mcp";
  await say(JSON.stringify({ addResource: { resource, name: "Tasks", scopes: ["tasks:read"] } }) + "\n");
  assert.deepEqual(await next(messages), { event: "added", resource });
  await say("nonsense\n");
  assert.equal((await next(messages)).event, "refused");
  const after = await (await fetch(`${ready.issuer}/.well-known/oauth-authorization-server`)).json();
  assert.ok(after.scopes_supported.includes("tasks:read"));

  await input.close();
  assert.equal((await child.status).code, 0);
  assert.equal((await messages.next()).done, true);
  assert.equal(await stderr, "", "oidc-provider has nothing to say");
});

Deno.test("main() prints nothing when a document is asked for, and fetches none from this machine", async () => {
  let fetched = 0;
  const trap = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    fetched++;
    return new Response();
  });
  const child = start(JSON.stringify({ port: 0, storage: null, clientIdMetadata: true }));
  const stderr = new Response(child.stderr).text();
  const messages = messagesOf(child);
  const ready = await next(messages);
  assert.ok(ready.event === "ready", JSON.stringify(ready));
  const { port } = trap.addr;
  for (
    const id of ["https://127.0.0.1/c.json", `https://127.0.0.1:${port}/c.json`, "https://localhost/c.json"]
  ) {
    const query = new URLSearchParams({
      client_id: id,
      response_type: "code",
      redirect_uri: "http://127.0.0.1/",
    });
    const response: Response = await fetch(`${ready.issuer}/authorize?${query}`, {
      headers: { accept: "text/html" },
    });
    assert.equal(response.status, 400, id);
    assert.match(await response.text(), /The document was not read: its (?:port|host) is not/, id);
  }
  await child.stdin.close();
  assert.equal((await child.status).code, 0);
  assert.equal((await messages.next()).done, true);
  assert.equal(await stderr, "");
  assert.equal(fetched, 0);
  await trap.shutdown();
});

Deno.test("main() exits with 2 and one line when the port is in use", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const outcome = await ended(JSON.stringify({ port, storage: null }));
  listener.close();
  assert.deepEqual(outcome, {
    code: 2,
    messages: [{ event: "failed", code: "port_in_use", message: `Port ${port} is in use` }],
    stderr: "",
  });
});

const BAD_OPTIONS: Record<string, [args: string[], message: RegExp]> = {
  "are no JSON": [["{"], /JSON/],
  "have a member that it does not know": [['{"prot":1}'], /prot/],
  "have a bad port": [['{"port":70000}'], /^port: /],
  "have a flag that it does not know": [["--prot", "1"], /prot/],
  "have a resource without scopes": [
    ['{"resources":{"http://127.0.0.1:1/mcp":{"name":"x","scopes":[]}}}'],
    /scopes/,
  ],
};

for (const [what, [args, message]] of Object.entries(BAD_OPTIONS)) {
  Deno.test(`main() exits with 2 and one line when its options ${what}`, async () => {
    const { code, messages: [only, ...more], stderr } = await ended(...args);
    assert.equal(code, 2);
    assert.deepEqual(more, []);
    assert.ok(only?.event === "failed" && only.code === "invalid_options", JSON.stringify(only));
    assert.match(only.message, message);
    assert.equal(stderr, "");
  });
}

Deno.test("main() exits with 2 and one line when it may not write its directory", async () => {
  const { code, messages: [only], stderr } = await ended('{"port":0,"storage":"/var/gatehouse-elsewhere"}');
  assert.equal(code, 2);
  assert.ok(only?.event === "failed" && only.code === "not_started", JSON.stringify(only));
  assert.match(only.message, /Requires write access/);
  assert.equal(stderr, "");
});
