/** A whole run of the reference server, with telemetry on: nothing that it says holds a piece of a secret. */

import assert from "node:assert/strict";
import { createClient, type ReferenceClient } from "../../reference/client/client.ts";
import { createStore } from "../../reference/conformance/client/world/store.ts";
import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import type { ServerRecord } from "../../reference/server/records.ts";
import { tokenHashOf } from "../../reference/guard/token/token_hash.ts";
import { browse } from "../user_agent.ts";
import { serve, type ServingProcess } from "../server/process.ts";
import { legacy, modern, post, type Raw } from "../server/server_under_test.ts";
import { type Span, spansIn, startCollector } from "./otlp.ts";
import { collectSecrets, type Secrets } from "./secrets.ts";

const REDIRECT_URI = "http://127.0.0.1:3000/callback";

/** A run that goes on. */
interface Run {
  serving: ServingProcess;
  secrets: Secrets;
  /** Answers of the server, with their header fields. */
  answers: string[];
}

/** Where a server can say something. */
type Place = "records" | "output" | "answers" | "traces" | "metrics" | "logs";

/** All that was said in a run. */
interface Said {
  texts: Record<Place, string>;
  records: ServerRecord[];
  spans: Span[];
}

/** Runs a server process until the work is done. */
async function run(
  env: Record<string, string>,
  secrets: Secrets,
  work: (current: Run) => Promise<void>,
): Promise<Said> {
  const collector = startCollector();
  const directory = await Deno.makeTempDir();
  const answers: string[] = [];
  try {
    const serving = await serve(directory, { ...env, ...collector.env });
    await work({ serving, secrets, answers }).finally(() => serving.kill("SIGTERM"));
    // What it has not exported yet, it exports when it ends.
    const { stdout, stderr, records } = await serving.ended;
    const exported = (signal: string) => collector.received.get(signal)?.join("\n") ?? "";
    const texts = {
      records: stderr,
      output: stdout,
      answers: answers.join("\n"),
      traces: exported("traces"),
      metrics: exported("metrics"),
      logs: exported("logs"),
    };
    return { texts, records, spans: spansIn(collector) };
  } finally {
    await collector.close();
    await Deno.remove(directory, { recursive: true });
  }
}

/** A `fetch` that keeps every answer of the server under test, and the secrets of every other exchange. */
function watching({ serving, secrets, answers }: Run): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(serving.address)) return await secrets.watch(request, fetch);
    const response = await fetch(request);
    answers.push(await describe(response.clone()));
    return response;
  };
}

async function describe(response: Response): Promise<string> {
  return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
}

/** The reference client with alice behind it: signs in, steps up, refreshes. */
async function wholeWay(current: Run): Promise<void> {
  const { serving: { resource, issuers: [issuer] } } = current;
  const store = createStore();
  const client: ReferenceClient = createClient({
    resource,
    redirectUri: REDIRECT_URI,
    fetch: watching(current),
    openBrowser: (url) => browse(url, { user: "alice" }),
    store,
  });
  await client.callTool("whoami");
  await client.callTool("add_note", { text: "Nobody's business but mine" });
  const key = `tokens ${resource} ${issuer}`;
  const kept = JSON.parse((await store.get(key))!);
  await store.set(key, JSON.stringify({ ...kept, expires_at: 1, refresh_at: 1 }));
  await client.callTool("list_notes");
  await client.close();
}

const JSON_BOTH_WAYS = {
  "content-type": "application/json",
  "accept": "application/json, text/event-stream",
};

/** Where a token may stand that should not, message by message. */
function misplaced(token: string): { headers: Record<string, string>; message?: Raw }[] {
  const authorization = `Bearer ${token}`;
  const named = modern("tools/call", { name: token, arguments: {} });
  return [
    { headers: { authorization: `Basic ${btoa(`alice:${token}`)}` } },
    { headers: { authorization: token } },
    { headers: { authorization: `Bearer ${token}, Bearer ${token}` } },
    { headers: { authorization: `Bearer token="${token}"` } },
    { headers: { cookie: `access_token=${token}` } },
    { headers: { "x-forwarded-access-token": token, "x-api-key": token } },
    { headers: { authorization, origin: `https://${token.slice(-40)}.example` } },
    { headers: { authorization, "content-type": `application/${token.slice(-40)}` } },
    { headers: { authorization, "mcp-name": token } },
    { headers: { authorization, "mcp-method": token } },
    { headers: { authorization }, message: named },
    { headers: { authorization }, message: { ...named, headers: {} } },
    { headers: { authorization }, message: legacy(token, {}) },
    { headers: { authorization }, message: legacy("tools/call", { name: token }) },
    { headers: { authorization }, message: legacy("resources/read", { uri: `note://${token}` }) },
    {
      headers: { authorization },
      message: legacy("tools/call", { name: "delete_note", arguments: { id: token } }),
    },
    {
      headers: { authorization },
      message: legacy("tools/call", { name: "add_note", arguments: { [token]: token } }),
    },
  ];
}

/** Shows the server every token that it has to refuse, and an honest one, which it returns, where it does not belong. */
async function attack(current: Run, issuer: TestIssuer): Promise<string> {
  const { serving: { resource }, secrets, answers } = current;
  const list = modern("tools/call", { name: "list_notes", arguments: {} });
  for (const [name, { make }] of Object.entries(issuer.wrongTokens)) {
    const token = await make({ audience: resource });
    secrets.add(name, token);
    answers.push(await describe(await post(resource, token, list)));
  }
  const token = await issuer.mint({ audience: resource });
  secrets.add("an honest one", token);
  secrets.add("an honest one in Basic", btoa(`alice:${token}`));
  for (const { headers, message = list } of misplaced(token)) {
    const fields = { ...JSON_BOTH_WAYS, ...message.headers, ...headers };
    const body = JSON.stringify(message.body);
    answers.push(await describe(await fetch(resource, { method: "POST", headers: fields, body })));
  }
  const form = new URLSearchParams({ access_token: token });
  answers.push(await describe(await fetch(resource, { method: "POST", body: form })));
  return token;
}

/** Serves an issuer whose secrets are collected as it gives them out. */
async function withIssuer(test: (issuer: TestIssuer, secrets: Secrets) => Promise<void>): Promise<void> {
  const secrets = collectSecrets();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => secrets.watch(request, issuer.fetch),
  );
  const issuer = await createIssuer({ issuer: `http://127.0.0.1:${server.addr.port}`, resources: {} });
  await test(issuer, secrets).finally(() => server.shutdown());
}

/** Where a piece of a secret was said, and of which; empty as it has to be. */
function leaks({ texts }: Said, secrets: Secrets): string[] {
  return Object.entries(texts).flatMap(([where, text]) =>
    secrets.foundIn(text).map((name) => `${name} in ${where}`)
  );
}

/** A search in nothing finds nothing: the run has to have been about these secrets, and have left its traces. */
function assertTold({ texts, records, spans }: Said, secrets: Secrets, codes: string[]): void {
  for (const name of ["access_token", "refresh_token", "code", "code_verifier"]) {
    assert.ok(secrets.names.includes(`${name} of /token`), name);
  }
  for (const code of codes) {
    assert.ok(records.some((record) => record.event === "decision" && record.code === code), code);
    assert.ok(spans.some((span) => span["gatehouse.code"] === code), code);
  }
  assert.match(texts.metrics, /gatehouse\.decisions/);
}

Deno.test("the reference server says nothing of any token, in records, answers, traces and metrics", () =>
  withIssuer(async (issuer, secrets) => {
    let honest = "";
    const said = await run({ ISSUER: issuer.issuer }, secrets, async (current) => {
      issuer.addResource(current.serving.resource, ["notes:read", "notes:write"]);
      await wholeWay(current);
      honest = await attack(current, issuer);
    });
    assert.deepEqual(leaks(said, secrets), []);

    assertTold(said, secrets, [
      "admitted",
      "credential_missing",
      "credential_malformed",
      "scope_insufficient",
      "token_malformed",
      "token_signature_wrong",
      "token_expired",
      "token_audience_wrong",
      "header_mismatch",
    ]);
    assert.ok(said.texts.records.includes(tokenHashOf(honest)), "it is known by its hash");
    const signature = honest.split(".")[2]!;
    said.texts.output += ` x${signature.slice(30, 50)}y `;
    assert.deepEqual(leaks(said, secrets), ["an honest one in output"], "a piece of it would be found");
  }));

Deno.test("the demo says nothing of any token, its authorization server included", async () => {
  const secrets = collectSecrets();
  const said = await run({}, secrets, wholeWay);
  assert.deepEqual(leaks(said, secrets), []);
  assertTold(said, secrets, ["admitted", "credential_missing", "scope_insufficient"]);
  assert.ok(
    said.spans.some((span) => span["url.path"] === "/token"),
    "the authorization server's spans are there too",
  );
});

Deno.test("a token in the query opens nothing, and is in Deno's own spans, which hold the URL, and nowhere else", () =>
  withIssuer(async (issuer, secrets) => {
    const said = await run({ ISSUER: issuer.issuer }, secrets, async ({ serving: { resource }, answers }) => {
      const token = await issuer.mint({ audience: resource });
      secrets.add("token", token);
      const answer = await fetch(`${resource}?access_token=${token}`, { method: "POST" });
      assert.equal(answer.status, 401);
      answers.push(await describe(answer));
    });
    assert.deepEqual(leaks(said, secrets), ["token in traces"]);
    // No code can take these out again: that is for a collector to do.
    const attributes = said.spans.flatMap((span) => Object.entries(span));
    const holding = attributes.filter(([, value]) => secrets.foundIn(value).length > 0);
    assert.deepEqual(holding.map(([name]) => name), ["url.full", "url.query"]);
  }));
