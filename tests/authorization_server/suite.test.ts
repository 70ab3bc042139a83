/**
 * The official conformance suite, against the embedded server and against the test issuer. Its packages are in a
 * configuration of their own, `suite/`, so that a first lesson does not download them.
 */

import assert from "node:assert/strict";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { Browser } from "./browser.ts";
import { NOTES, register, withServer } from "./support.ts";

const SUITE = "npm:@modelcontextprotocol/conformance@0.2.0-alpha.12";
const CONFIG = new URL("suite/deno.json", import.meta.url).pathname;

/** The suite reads its own files, and writes its results: it gets those two directories and loopback. */
async function npmCache(): Promise<string> {
  const { stdout } = await new Deno.Command("deno", { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).npmCache;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return (listener.addr as Deno.NetAddr).port;
}

/** Waits for the URL that a person would open; the suite prints it a little before it listens for the answer. */
async function urlToOpen(child: Deno.ChildProcess, issuer: string): Promise<string> {
  let text = "";
  for await (
    const chunk of child.stdout.pipeThrough(new TextDecoderStream()).values({ preventCancel: true })
  ) {
    text += chunk;
    const line = text.split("\n").slice(0, -1).find((each) => each.startsWith(`${issuer}/authorize?`));
    if (line !== undefined && text.includes("Callback server started")) return line;
  }
  throw new Error(`the suite asked for no sign-in: ${text}`);
}

/** Runs all authorization-server scenarios, and returns each check's status. */
async function runSuite(issuer: string, clientId: string, port: number): Promise<Record<string, string>> {
  const results = await Deno.makeTempDir();
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--frozen", `--config=${CONFIG}`, "-P=suite"].concat(
      [`--allow-read=${await npmCache()},${results}`, `--allow-write=${results}`, SUITE, "authorization"],
      ["--url", issuer, "--client-id", clientId, "--resource", NOTES, "--port", `${port}`],
      ["--output-dir", results],
    ),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  try {
    const errors = new Response(child.stderr).text();
    const callback = await new Browser().signIn(await urlToOpen(child, issuer));
    await (await fetch(callback)).body?.cancel();
    assert.equal((await child.status).code, 0, await errors);
    const statuses: Record<string, string> = {};
    for (const { name } of Deno.readDirSync(results)) {
      for (const { id, status } of JSON.parse(await Deno.readTextFile(`${results}/${name}/checks.json`))) {
        statuses[id] = status;
      }
    }
    return statuses;
  } finally {
    try {
      child.kill();
    } catch { /* it has ended */ }
    await child.status;
    await Deno.remove(results, { recursive: true });
  }
}

Deno.test("createAuthorizationServer() passes every authorization-server check of the official suite", () =>
  withServer(async (server) => {
    const port = freePort();
    const { client_id } = await register(server, { redirect_uris: [`http://127.0.0.1:${port}/callback`] });
    assert.deepEqual(await runSuite(server.issuer, client_id, port), {
      "authorization-server-metadata": "SUCCESS",
      "authorization-server-metadata-cimd": "SUCCESS",
      "authorization-code-grant": "SUCCESS",
    });
  }, { clientIdMetadata: true }));

Deno.test("createIssuer() passes the official suite's checks when it is served, but for documents as clients", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => issuer.fetch(request),
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const issuer = await createIssuer({
    issuer: origin,
    resources: { [NOTES]: ["notes:read", "notes:write"] },
  });
  try {
    const port = freePort();
    const response = await fetch(`${origin}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        redirect_uris: [`http://127.0.0.1:${port}/callback`],
        token_endpoint_auth_method: "none",
      }),
    });
    const { client_id } = await response.json();
    assert.deepEqual(await runSuite(origin, client_id, port), {
      "authorization-server-metadata": "SUCCESS",
      // A SHOULD: it fetches nothing, wherever it runs.
      "authorization-server-metadata-cimd": "WARNING",
      "authorization-code-grant": "SUCCESS",
    });
  } finally {
    await server.shutdown();
  }
});
