/** Lesson 12 with real clients: that of SDK v1, that of SDK v2 in each era, and what its tables say. */

import assert from "node:assert/strict";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { allLessons } from "../../lessons/cli/lessons.ts";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import { answered } from "../../reference/conformance/exchange.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { reportOfAll } from "../../reference/conformance/revisions.ts";
import { metadataUrl } from "../../reference/conformance/server/messages.ts";
import { createServerOf, liveTarget, memoryTarget } from "../target.ts";

const lesson = allLessons().find(({ number }) => number === 12)!;
const createServer = await createServerOf(lesson.file);
const info = { name: "gatehouse-test", version: "1.0.0" };

/** A user who signs in as soon as a page is opened: the test issuer asks alice nothing. */
function signingIn(): OAuthClientProvider & { answer: URLSearchParams | undefined } {
  let information: Awaited<ReturnType<OAuthClientProvider["clientInformation"]>>;
  let tokens: Awaited<ReturnType<OAuthClientProvider["tokens"]>>;
  let verifier = "";
  return {
    answer: undefined,
    redirectUrl: "http://127.0.0.1:3000/callback",
    clientMetadata: {
      client_name: "gatehouse-test",
      redirect_uris: ["http://127.0.0.1:3000/callback"],
      token_endpoint_auth_method: "none",
    },
    clientInformation: () => information,
    saveClientInformation: (registered) => void (information = registered),
    tokens: () => tokens,
    saveTokens: (issued) => void (tokens = issued),
    async redirectToAuthorization(url) {
      const response = await fetch(url, { redirect: "manual" });
      await response.body?.cancel();
      this.answer = new URL(response.headers.get("location")!).searchParams;
    },
    saveCodeVerifier: (value) => void (verifier = value),
    codeVerifier: () => verifier,
  };
}

/** What a client has in both SDKs. */
interface Connected {
  callTool(
    call: { name: string; arguments: Record<string, unknown> },
  ): Promise<{ structuredContent?: unknown }>;
  close(): Promise<void>;
}

const CLIENTS: Record<
  string,
  (
    url: URL,
    authProvider: OAuthClientProvider,
  ) => [Connected, () => Promise<void>, (answer: URLSearchParams) => Promise<void>]
> = {
  "of SDK v1": (url, authProvider) => {
    const client = new ClientV1(info);
    const transport = new TransportV1(url, { authProvider });
    return [
      client as Connected,
      () => client.connect(transport),
      (answer) => transport.finishAuth(answer.get("code")!),
    ];
  },
  "of SDK v2, as an older one": (url, authProvider) => v2(url, authProvider, "legacy"),
  "of SDK v2, which negotiates": (url, authProvider) => v2(url, authProvider, "auto"),
};

function v2(
  url: URL,
  authProvider: OAuthClientProvider,
  mode: "legacy" | "auto",
): ReturnType<typeof CLIENTS[string]> {
  const client = new ClientV2(info, { versionNegotiation: { mode } });
  // deno-lint-ignore no-explicit-any -- the provider's shape is the same in both SDKs
  const transport = new TransportV2(url, { authProvider: authProvider as any });
  return [client as Connected, () => client.connect(transport), (answer) => transport.finishAuth(answer)];
}

/** Connects; the first time it is sent to sign in, and comes back with a code. */
async function connected(make: typeof CLIENTS[string], url: URL): Promise<Connected> {
  const provider = signingIn();
  const [first, connect, finish] = make(url, provider);
  await assert.rejects(connect(), /[Uu]nauthorized/);
  assert.ok(provider.answer, "alice has signed in");
  await finish(provider.answer);
  await first.close();
  const [client, again] = make(url, provider);
  await again();
  return client;
}

Deno.test("lesson 12 serves the clients of both SDKs, which sign in, and are one user with one set of notes", async () => {
  const target = await liveTarget(createServer, true);
  const url = new URL(target.resource);
  const clients: Connected[] = [];
  try {
    for (const make of Object.values(CLIENTS)) clients.push(await connected(make, url));
    const seen = await Promise.all(clients.map(async (client) => {
      const { structuredContent } = await client.callTool({ name: "list_notes", arguments: {} });
      return (structuredContent as { notes: { text: string }[] }).notes.map(({ text }) => text);
    }));
    for (const notes of seen) {
      assert.deepEqual(notes, ["The vault code is 4711", "Buy a birthday present for bob"]);
    }
    const who = await Promise.all(clients.map(async (client) => {
      return (await client.callTool({ name: "whoami", arguments: {} })).structuredContent as {
        subject: string;
      };
    }));
    assert.deepEqual(who.map(({ subject }) => subject), clients.map(() => "alice"));
  } finally {
    for (const client of clients) await client.close();
    await target.close();
  }
});

/** The rules in the last column of the table under a heading. */
function rulesIn(heading: string): string[] {
  const table = lesson.prose.split("\n").slice(
    lesson.prose.split("\n").findIndex((line) => line.includes(heading)),
  );
  const rows = table.slice(0, table.findIndex((line) => !line.startsWith("|")));
  return rows.flatMap((row) => row.split("|").at(-2)?.match(/`([a-z]+\.[a-z-]+)`/)?.[1] ?? []);
}

Deno.test("the table of what an older server has to change is what the server of lesson 6 does not pass", async () => {
  const target = await memoryTarget(
    await createServerOf("lessons/06-scopes/cut/server.ts"),
    true,
    undefined,
    "2026-07-28",
  );
  const ids = lesson.adds.filter((id) => id.startsWith("stateless."));
  const { verdicts } = await judge({ subject: { name: "lesson 6" }, target, ids });
  await target.close();
  const failing = verdicts.filter(({ status }) => status !== "pass").map(({ id }) => id);
  assert.deepEqual(rulesIn("What an older server has to change").sort(), failing.sort());
});

Deno.test("the table of what the server sheds names rules that lesson 12 adds, and its server has none of it", async () => {
  const rules = rulesIn("Of the authorization server");
  assert.ok(rules.length > 5);
  for (const id of rules) assert.ok(lesson.adds.includes(id), id);
  const target = await memoryTarget(createServer, true);
  const { origin } = new URL(target.resource);
  for (const path of ["/authorize", "/token", "/register", "/.well-known/oauth-authorization-server"]) {
    const exchange = await target.send({ method: "GET", url: origin + path, headers: [] });
    assert.ok(answered(exchange));
    assert.equal(exchange.response.status, 404, path);
  }
  const exchange = await target.send({ method: "GET", url: metadataUrl(target.resource), headers: [] });
  assert.ok(answered(exchange) && exchange.response.status === 200);
  await target.close();
});

Deno.test("reportOfAll() takes the worst verdict of each rule, and says at which revision it fell", async () => {
  const createShortcut = await createServerOf(lesson.shortcut);
  const ids = ["stateless.name-field", "eras.older-fields", "transport.get"];
  const reports = [];
  for (const revision of lesson.revisions) {
    const target = await memoryTarget(createShortcut, true, undefined, revision);
    reports.push(await judge({ subject: { name: "shortcut" }, target, ids }));
    await target.close();
  }
  const report = reportOfAll(reports);
  assert.deepEqual(report.revisions, lesson.revisions);
  assert.deepEqual(report.verdicts.map(({ id, status, revision }) => [id, status, revision]), [
    ["stateless.name-field", "fail", "2026-07-28"],
    ["eras.older-fields", "fail", "2025-11-25"],
    ["transport.get", "pass", undefined],
  ]);
  assert.equal(requirementById("eras.older-fields")?.party, "resource-server");
});
