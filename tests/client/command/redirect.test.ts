/** Where the browser comes back to: a port that was registered, a name, and a process that holds the line. */

import assert from "node:assert/strict";
import { freePort } from "../../../reference/command/free_port.ts";
import { ClientError } from "../../../reference/client/errors.ts";
import { openLoopbackRedirect } from "../../../reference/client/command/loopback_redirect.ts";
import { printableJson } from "../../../reference/client/printable.ts";

const LISTENER = new URL("../../../reference/client/command/loopback_redirect.ts", import.meta.url).href;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

Deno.test("openLoopbackRedirect() listens at the redirect URI that was registered, name, port and path", async () => {
  const registered = `http://localhost:${await freePort()}/signed/in`;
  const redirect = await openLoopbackRedirect({ registered });
  assert.equal(redirect.redirectUri, registered);
  const came = redirect.callback("s", new AbortController().signal);
  const response = await fetch(`${registered.replace("localhost", "127.0.0.1")}?state=s&code=c`);
  assert.match(await response.text(), /You can close this tab/);
  assert.equal((await came).href, `${registered}?state=s&code=c`);
});

Deno.test("openLoopbackRedirect() says so when the registered port is taken, and takes another when it was a wish", async () => {
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr;
  await assert.rejects(
    openLoopbackRedirect({ registered: `http://127.0.0.1:${port}/callback` }),
    (error) => error instanceof ClientError && error.code === "settings_invalid",
  );
  const { redirectUri } = await openLoopbackRedirect({ preferredPort: port });
  assert.notEqual(new URL(redirectUri).port, String(port));
  other.close();
  const wished = await openLoopbackRedirect({ preferredPort: port });
  assert.equal(wished.redirectUri, `http://127.0.0.1:${port}/callback`);
});

Deno.test("openLoopbackRedirect() keeps no process running when another one never finishes its request", async () => {
  const script = `import { openLoopbackRedirect } from ${JSON.stringify(LISTENER)};
const { redirectUri } = await openLoopbackRedirect();
const { port } = new URL(redirectUri);
console.log(port);
for await (const _ of Deno.stdin.readable) break;`;
  // The program itself comes from a file: standard input is what lets it go on.
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, script);
  const process = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      `--config=${CONFIG}`,
      "--allow-net=127.0.0.1",
      file,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const port = Number((await reader.read()).value);
  const held = await Promise.all([
    "POST /callback HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nhalf",
    "GET /callback HTTP/1.1\r\nhost: a\r\nx-half",
    "",
  ].map(async (text) => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(text));
    return connection;
  }));
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode("go on\n"));
  await input.close();
  await reader.cancel();
  assert.equal((await process.status).code, 0, "it ends though the connections are held");
  for (const connection of held) connection.close();
  await Deno.remove(file);
});

Deno.test("printableJson() escapes what a terminal obeys, and is the same document", () => {
  const value = { name: "a\u009b31mb\u007fc\u202ed\u2028e\u{e0041}f\u001b[2Jg", "\u200bkey": ["ä", "🙂"] };
  const text = printableJson(value);
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  assert.deepEqual(JSON.parse(text), value);
});
