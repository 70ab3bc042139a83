/** The official conformance suite, against the embedded server and against the test issuer. */

import { freePort } from "../../reference/command/free_port.ts";
import assert from "node:assert/strict";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { suiteCommand } from "../official_suite/command.ts";
import { Browser } from "../user_agent.ts";
import { NOTES, register, withServer } from "./steps.ts";

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
  const args = ["authorization", "--url", issuer, "--client-id", clientId, "--resource", NOTES];
  const child = (await suiteCommand({ args: [...args, "--port", `${port}`], results })).spawn();
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
    const port = await freePort();
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
    const port = await freePort();
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
