/** The examples of reference/README.md: those for web standards run by the command that it gives, over real HTTP. */

import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";
import type { TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { declaration } from "../generate/quotes.ts";
import { callOf, challengeOf } from "../guard/guard_under_test.ts";
import { tokensIn } from "../run.ts";
import { serveIssuer } from "../server/server_under_test.ts";
import { printed, startCommand } from "./readme_commands.ts";

const EXAMPLES = ["hono", "sdk_v1", "sdk_v2"];
const RESOURCE = "https://mcp.example.com/mcp";
const METADATA = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";
const CALENDAR = "http://127.0.0.1:8001/mcp";

/** Runs the README's command for another example and another issuer, on a free port. */
function startExample(
  example: string,
  issuer: string,
  changes: readonly [string, string][] = [],
): Deno.ChildProcess {
  return startCommand("deno serve", [
    ["https://login.example.com", issuer],
    ["login.example.com", new URL(issuer).host],
    ["--port 8000", "--port 0"],
    ["sdk_v2.ts", `${example}.ts`],
    ...changes,
  ]);
}

/** What a test of an example gets. */
interface Served {
  /** Where it listens: behind a proxy, clients call another URL. */
  origin: string;
  issuer: TestIssuer;
}

async function withExample(example: string, test: (served: Served) => Promise<void>): Promise<void> {
  const issuer = await serveIssuer();
  issuer.addResource(RESOURCE, ["notes:read", "notes:write"]);
  issuer.addResource(CALENDAR, ["calendar:read"]);
  try {
    await using child = startExample(example, issuer.issuer);
    const output = new Response(child.stdout).text();
    const { text, rest } = await printed(child.stderr, /Listening on \S+/);
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(text)!;
    await test({ origin, issuer });
    child.kill("SIGTERM");
    assert.equal(tokensIn(await rest + await output), 0);
  } finally {
    await issuer.close();
  }
}

interface Sent {
  token?: string;
  tool?: string;
  headers?: Record<string, string>;
}

function call({ origin }: Served, { token, tool = "list_notes", headers }: Sent = {}): Promise<Response> {
  return fetch(`${origin}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "accept": "application/json, text/event-stream",
      ...token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...headers,
    },
    body: JSON.stringify(callOf(tool, { text: "Buy a present" })),
  });
}

/** The notes in an answer, which may be an event stream of one event. */
async function notesIn(response: Response): Promise<string[]> {
  assert.equal(response.status, 200);
  const json = (await response.text()).split("\n").map((line) => line.replace(/^data: /, ""))
    .find((line) => line.startsWith("{"));
  return JSON.parse(JSON.parse(json!).result.content[0].text);
}

/** Refused, with this challenge and nothing of a result. */
async function assertRefused(
  response: Response,
  status: number,
  challenge: Record<string, string>,
): Promise<void> {
  assert.equal(response.status, status);
  const { error_description: _, ...rest } = challengeOf(response);
  assert.deepEqual(rest, { resource_metadata: METADATA, scope: "notes:read", ...challenge });
  const body = await response.json();
  assert.ok(body.error && !("result" in body));
}

for (const example of EXAMPLES) {
  Deno.test(`examples/${example}.ts refuses and serves as the README says when it is run by its command`, () =>
    withExample(example, async (served) => {
      const { issuer, origin } = served;
      const metadata = await fetch(origin + new URL(METADATA).pathname);
      const { resource, authorization_servers } = await metadata.json();
      assert.deepEqual([resource, authorization_servers], [RESOURCE, [issuer.issuer]]);

      await assertRefused(await call(served), 401, {});
      const strangers = [
        await issuer.mint({ audience: CALENDAR }),
        await issuer.mint({ audience: `${origin}/mcp` }),
        await issuer.forge(),
        await issuer.mint({ claims: { exp: 1 } }),
      ];
      for (const token of strangers) {
        await assertRefused(await call(served, { token }), 401, { error: "invalid_token" });
      }
      const host = new URL(CALENDAR).host;
      const headers = { "x-forwarded-host": host, "x-forwarded-proto": "http", forwarded: `host=${host}` };
      await assertRefused(await call(served, { headers }), 401, {});
      await assertRefused(await call(served, { headers, token: strangers[0]! }), 401, {
        error: "invalid_token",
      });

      const [reader, writer] = [await issuer.mint({ scope: "notes:read" }), await issuer.mint()];
      await assertRefused(await call(served, { token: reader, tool: "add_note" }), 403, {
        error: "insufficient_scope",
        scope: "notes:read notes:write",
      });
      assert.deepEqual(await notesIn(await call(served, { token: reader })), [], "nothing was added");
      assert.deepEqual(await notesIn(await call(served, { token: writer, tool: "add_note" })), [
        "Buy a present",
      ]);
      assert.deepEqual(await notesIn(await call(served, { token: reader })), ["Buy a present"]);
      for (const other of [{ subject: "bob" }, { subject: "alice", clientId: "alice" }]) {
        assert.deepEqual(await notesIn(await call(served, { token: await issuer.mint(other) })), []);
      }
    }));

  Deno.test(`examples/${example}.ts does not start, and says why, when it is not told who it is`, async () => {
    await using child = startExample(example, "http://127.0.0.1:9", [[
      "RESOURCE=https://mcp.example.com/mcp",
      "",
    ]]);
    const { success, stderr } = await child.output();
    assert.equal(success, false);
    const said = new TextDecoder().decode(stderr);
    assert.match(said, /GuardConfigurationError: resource: the URL that clients call/);
  });
}

for (const example of [...EXAMPLES, "node_sdk_v1", "express_sdk_v1", "express_sdk_v2"]) {
  Deno.test(`examples/${example}.ts is protected by ten lines`, async () => {
    const source = await Deno.readTextFile(projectFile(`reference/examples/${example}.ts`));
    const guard = declaration(source, "guard").split("\n");
    const uses = source.split("\n").filter((line) => /\(guard\b/.test(line));
    assert.equal(guard.length + uses.length, 10);
  });
}
