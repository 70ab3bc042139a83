/** `deno task reference`, as a process: what it says, what it refuses to start with, and its whole way. */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { welcome } from "../../reference/server/welcome.ts";
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";
import { decodeJwt } from "jose";
import config from "../../deno.json" with { type: "json" };
import { allGone, descendants } from "../cli/commands.ts";
import { oauthClient } from "../end_to_end/oauth_client.ts";
import { tokensIn } from "../run.ts";
import { listEvents, serveCalendar, signIn } from "./calendar_world.ts";
import { ROOT, runServer, serve, withDirectory } from "./process.ts";
import { callTool, modern, post } from "./server_under_test.ts";

Deno.test("reference serves the demo: sign-in, seeds, decisions on record, and nothing left running", () =>
  withDirectory(async (directory) => {
    const serving = await serve(directory, {});
    const { resource, issuers: [issuer] } = serving;
    const family = [serving.pid, ...descendants(serving.pid)];
    assert.equal(family.length, 2, "the server and its authorization server");

    const connect = async (user: string) => {
      const oauth = oauthClient(user);
      // deno-lint-ignore no-explicit-any -- the provider's shape is the same in both SDKs
      const options = { authProvider: oauth as any };
      const info = { name: "test", version: "1" };
      const first = new StreamableHTTPClientTransport(new URL(resource), options);
      await assert.rejects(new Client(info).connect(first), UnauthorizedError);
      await first.finishAuth((await oauth.callback()).searchParams);
      const client = new Client(info, { versionNegotiation: { mode: "auto" } });
      await client.connect(new StreamableHTTPClientTransport(new URL(resource), options));
      // deno-lint-ignore no-explicit-any -- as much of it as the other tests use
      return client as any;
    };
    const alice = await connect("alice");
    assert.deepEqual(await callTool(alice, "whoami"), {
      issuer,
      subject: "alice",
      scopes: ["notes:read"],
      roles: [],
    });
    const texts = async (client: typeof alice) => {
      const { notes } = await callTool(client, "list_notes");
      return (notes as { text: string }[]).map(({ text }) => text);
    };
    assert.deepEqual(await texts(alice), ["The vault code is 4711", "Buy a birthday present for bob"]);
    const carol = await connect("carol");
    assert.equal((await texts(carol)).length, 3);
    await Promise.all([alice.close(), carol.close()]);

    serving.kill("SIGINT");
    const { code, stdout, stderr, records } = await serving.ended;
    assert.equal(code, 0, stderr);
    await allGone(family);
    const decisions = records.filter(({ event }) => event === "decision");
    assert.ok(decisions.some(({ decision, caller }) => {
      return decision === "allow" && (caller as { subject: string }).subject === "carol";
    }));
    assert.deepEqual([records.at(-1)?.event, records.at(-1)?.answered], ["stopped", true]);
    assert.equal(tokensIn(stdout + stderr), 0);

    assert.ok(stdout.includes(resource) && stdout.includes(issuer!), stdout);
    assert.match(stdout, /alice, bob or carol/);
    assert.deepEqual(stdout.split("\n").filter((line) => [...line].length > 80), []);
  }));

Deno.test("reference reads a calendar when CALENDAR_API names one and it has an authorization server of its own", () =>
  withDirectory(async (directory) => {
    let issuer = "";
    const api = serveCalendar(() => issuer);
    const serving = await serve(directory, { CALENDAR_API: api.resource });
    issuer = serving.issuers[0]!;
    try {
      const token = await signIn({ issuer }, serving.resource, "bob");
      const listed = await (await post(serving.resource, token, modern("tools/list"))).json();
      assert.ok(listed.result.tools.some(({ name }: { name: string }) => name === "list_events"));
      assert.deepEqual((await listEvents(serving.resource, token)).titles, ["bob sees the dentist"]);
      assert.equal(decodeJwt(api.behind.arrived[0]?.token ?? "").aud, api.resource);
    } finally {
      serving.kill("SIGTERM");
      const { code, stdout, stderr } = await serving.ended;
      await api.close();
      assert.equal(code, 0, stderr);
      assert.equal(tokensIn(stdout + stderr), 0);
    }
  }));

const refused: [what: string, env: Record<string, string>, message: RegExp][] = [
  ["a setting is wrong", { PORT: "http" }, /^gatehouse: PORT should be a number from 0 to 65535/],
  [
    "several settings are wrong",
    { PORT: "x", HOST: "x" },
    /^gatehouse: HOST should be an IP address.*\ngatehouse: PORT should be/,
  ],
  ["the demo would be exposed", { HOST: "0.0.0.0", RESOURCE: "https://a.example" }, /ISSUER should be set/],
  [
    "Deno may not reach the issuer",
    { ISSUER: "https://a.example" },
    /-P=reference --allow-net=127\.0\.0\.1,a\.example reference/,
  ],
  ["Deno may not listen there", {
    HOST: "127.0.0.2",
    RESOURCE: "http://127.0.0.1:1/mcp",
    ISSUER: "http://127.0.0.1:2",
  }, /--allow-net/],
  [
    "Deno may not write the database",
    { DATABASE: `${ROOT}notes.db`, ISSUER: "http://127.0.0.1:9" },
    /where DATABASE is: start it with deno run .*--allow-read=\S+ --allow-write=\S+ reference/,
  ],
  [
    "the database is another program's",
    { DATABASE: `${ROOT}.gatehouse/authorization-server.db` },
    /another program/,
  ],
];
for (const [what, env, message] of refused) {
  Deno.test(`reference exits with 2, saying what to change, when ${what}`, () =>
    withDirectory(async (directory) => {
      const { code, stdout, stderr } = await runServer(directory, env);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.equal(stdout, "");
    }));
}

Deno.test("reference exits with 2 when the database is another program's", () =>
  withDirectory(async (directory) => {
    const other = new DatabaseSync(`${directory}/notes.db`);
    other.exec("CREATE TABLE theirs (x)");
    other.close();
    Deno.chmodSync(`${directory}/notes.db`, 0o600);
    const { code, stderr } = await runServer(directory, { ISSUER: "http://127.0.0.1:9" });
    assert.equal(code, 2);
    assert.match(stderr, /^gatehouse: The database belongs to another program: choose another file\n$/);
  }));

Deno.test("reference leaves no authorization server behind when it is killed", () =>
  withDirectory(async (directory) => {
    const serving = await serve(directory, {});
    const family = [serving.pid, ...descendants(serving.pid)];
    serving.kill("SIGKILL");
    await serving.ended;
    await allGone(family);
  }));

Deno.test("reference names only commands that exist", () => {
  const said = welcome({ resource: "http://127.0.0.1:8000/mcp", issuers: [], demo: true, npx: false });
  const tasks = [...said.matchAll(/deno task (\S+)/g)].map(([, task]) => task!);
  assert.ok(tasks.length > 0);
  assert.deepEqual(tasks.filter((task) => !(task in config.tasks)), []);
});

for (const variable of ["PORT", "AUTH_PORT"]) {
  Deno.test(`reference exits with 2, naming ${variable}, when that port is in use`, () =>
    withDirectory(async (directory) => {
      const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = taken.addr as Deno.NetAddr;
      const { code, stderr } = await runServer(directory, { [variable]: `${port}` });
      taken.close();
      assert.equal(code, 2);
      assert.match(
        stderr,
        new RegExp(`^gatehouse: .*Port ${port} is in use: choose another with ${variable}\n$`),
      );
    }));
}

Deno.test("reference explains its settings when asked, and when it is given arguments", () =>
  withDirectory(async (directory) => {
    const help = await runServer(directory, {}, "--help");
    assert.equal(help.code, 0);
    assert.match(help.stdout, /RESOURCE .*ALLOWED_ORIGINS/s);
    const wrong = await runServer(directory, {}, "--port", "80");
    assert.deepEqual([wrong.code, wrong.stdout], [2, help.stdout]);
  }));

Deno.test("reference names what its issuer costs at start, cannot start programs, and takes scopes from its environment", () =>
  withDirectory(async (directory) => {
    const serving = await serve(directory, {
      ISSUER: "http://localhost:9",
      PROFILE: "generic",
      TOKEN_TYPES: "jwt",
      TOKEN_ID_CLAIM: "none",
      READ_SCOPE: "notes.read",
      ENDPOINT_SCOPES: "none",
      CHALLENGE_SCOPES: "notes.read notes:write",
    });
    const response = await fetch(serving.resource, { method: "POST" });
    await response.body?.cancel();
    assert.match(response.headers.get("www-authenticate") ?? "", /scope="notes\.read notes:write"/);
    assert.deepEqual(descendants(serving.pid), []);
    serving.kill("SIGTERM");
    const { code, records } = await serving.ended;
    assert.equal(code, 0);
    const started = records.find(({ event }) => event === "started") as unknown as {
      weakenings: { issuer: string; name: string; costs: string }[];
    };
    assert.deepEqual(started.weakenings.map(({ issuer, name }) => [issuer, name]), [
      ["http://localhost:9", "type_shared"],
      ["http://localhost:9", "token_id_missing"],
    ]);
    assert.ok(started.weakenings.every(({ costs }) => costs.length > 40));
  }));

Deno.test("reference exits with 2 when what a 401 asks for is less than the endpoint takes, naming the variable", () =>
  withDirectory(async (directory) => {
    const { code, stderr } = await runServer(directory, {
      ISSUER: "http://127.0.0.1:9",
      ENDPOINT_SCOPES: "notes:write",
      CHALLENGE_SCOPES: "notes:read",
    });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^gatehouse: CHALLENGE_SCOPES should be enough for/);
  }));

Deno.test("reference exits with 2 when others can read its notes, saying how to close them", () =>
  withDirectory(async (directory) => {
    Deno.writeTextFileSync(`${directory}/notes.db`, "", { mode: 0o644 });
    Deno.chmodSync(`${directory}/notes.db`, 0o644);
    const { code, stderr } = await runServer(directory, { ISSUER: "http://127.0.0.1:9" });
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      /^gatehouse: Others at this machine can read .*: close it with chmod 600 \S+notes\.db\n$/,
    );
  }));
