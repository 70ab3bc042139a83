/** Servers that run already: with a token of somebody's, and trusting the test issuer once they are told. */

import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";
import type { Running } from "../../reference/conformance/verify/stage.ts";
import { openIssuer } from "../../reference/conformance/verify/issuer_listener.ts";
import { freePort } from "../../reference/command/free_port.ts";
import { startServer } from "../../reference/verify/start.ts";
import { strangers } from "../strangers/all.ts";
import { shellWords } from "../strangers/start.ts";
import { idsOf, verified, verify } from "./verify.ts";

const HERE = projectFile("tests/strangers/");
const HONEST = shellWords(strangers.find(({ file }) => file === "deno/both_eras.ts")!);
const FLAWED = shellWords({ runtime: "deno", file: "flawed.ts" });

/** A server that trusts an issuer of ours, which verify knows nothing of. */
async function trustingServer(command: string) {
  const { issuer, close } = await openIssuer();
  const { resource, stop } = await startServer({ command, cwd: HERE }, { issuer: issuer.issuer });
  return { resource, issuer, close: async () => void await Promise.all([stop(), close()]) };
}

Deno.test("verify finds out with MCP_TOKEN what a token and altered copies of it open", async () => {
  const { resource, issuer, close } = await trustingServer(HONEST);
  try {
    const scope = "inventory:read inventory:write";
    const token = await issuer.mint({ audience: resource, scope });
    const other = await issuer.mint({ audience: "http://127.0.0.1:1/mcp", scope });
    const env = { MCP_TOKEN: token, MCP_OTHER_TOKEN: other };
    const { code, document } = await verified([resource], env);
    assert.equal(code, 2);
    assert.equal(document.verdict.outcome, "could not tell");
    assert.deepEqual(idsOf(document, "fail", "MUST"), []);
    const passed = idsOf(document, "pass");
    for (const id of ["token.changed-signature", "token.alg-none", "token.attacker-key", "token.in-query"]) {
      assert.ok(passed.includes(id), `${id} did not pass`);
    }
    assert.ok(passed.includes("audience.other-resource"));
    assert.ok(idsOf(document, "skip").includes("token.expired"));
    assert.ok(!JSON.stringify(document).includes(token.split(".")[2]!));
  } finally {
    await close();
  }
});

Deno.test("verify finds out with MCP_OTHER_TOKEN that a server takes what was issued for another", async () => {
  const { resource, issuer, close } = await trustingServer(FLAWED);
  try {
    const scope = "weather:read";
    const token = await issuer.mint({ audience: resource, scope });
    const other = await issuer.mint({ audience: "http://127.0.0.1:1/mcp", scope });
    const { code, document } = await verified([resource], { MCP_TOKEN: token, MCP_OTHER_TOKEN: other });
    assert.equal(code, 1);
    assert.deepEqual(document.verdict.rules, ["audience.other-resource"]);
  } finally {
    await close();
  }
});

Deno.test("verify takes a token from standard input, and sends none to a host that nobody has called theirs", async () => {
  const { code, stderr } = await verify(["https://mcp.example/mcp"], { MCP_TOKEN: "a-token" });
  assert.equal(code, 2);
  assert.match(stderr, /A token of yours is sent to this machine alone: --mine mcp\.example/);
  const empty = await verify(["http://127.0.0.1:1/mcp", "--stdin"], {}, "two words\n");
  assert.equal(empty.code, 2);
  assert.match(empty.stderr, /Standard input holds no token/);
  assert.ok(!empty.stderr.includes("two words"));
});

Deno.test("verify --issuer says what to set, waits until it is set, and judges then", async () => {
  const [port, issuerPort] = [await freePort(), await freePort()];
  const at = { path: "/mcp", port };
  const command = { command: HONEST, cwd: HERE };
  const untrusting = await openIssuer();
  let server: Running = await startServer(command, { ...at, issuer: untrusting.issuer.issuer });
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "-P=verify",
      "reference/verify/deno/main.ts",
      server.resource,
      "--issuer",
      String(issuerPort),
      "--json",
    ],
    cwd: projectFile("."),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = new Response(child.stdout).text();
  try {
    let said = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (!/Waiting for it/.test(said)) continue;
      assert.match(said, new RegExp(`issuer +http://127\\.0\\.0\\.1:${issuerPort}\\n`));
      assert.match(said, new RegExp(`audience +${server.resource}\\n`));
      await server.stop();
      server = await startServer(command, { ...at, issuer: `http://127.0.0.1:${issuerPort}` });
      break;
    }
    const { code } = await child.status;
    const document = JSON.parse(await stdout);
    assert.equal(document.verdict.outcome, "protected", document.verdict.reason);
    assert.equal(code, 0);
  } finally {
    await Promise.all([server.stop(), untrusting.close()]);
  }
});
