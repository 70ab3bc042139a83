/** reference/TROUBLES.md, "Some clients do not get on": each row is brought about, and mended as it says. */

import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { ClientError } from "../../reference/client/client.ts";
import type { AuditEvent } from "../../reference/guard/audit.ts";
import { protect } from "../../reference/guard/mod.ts";
import { readConfiguration } from "../../reference/server/configuration.ts";
import { scopePolicy } from "../../reference/server/scopes.ts";
import { oauthClient } from "../end_to_end/oauth_client.ts";
import { callOf, challengeOf, METADATA, requestOf } from "../guard/guard_under_test.ts";
import { API, PROVIDERS } from "../guard/token/provider_tokens.ts";
import { keyServer, networkOf, type OwnKey, ownKey, RESOURCE } from "../guard/token/verifier_under_test.ts";
import { inWorld, type World } from "./world.ts";

const page = await Deno.readTextFile(projectFile("reference/TROUBLES.md"));
const section = page.split("\n## ").find((text) => text.startsWith("Some clients do not get on"))!;

/** The row that begins so. */
function row(beginning: string): string {
  const found = section.split("\n").find((line) => line.startsWith(`| ${beginning}`));
  assert.ok(found, `no row: ${beginning}`);
  return found;
}

/** A client on SDK v1 that is signed in, for one call of add_note: what came of it. */
async function addsNote({ resource }: World): Promise<unknown> {
  const authProvider = oauthClient("alice");
  const url = new URL(resource);
  const first = new StreamableHTTPClientTransport(url, { authProvider });
  const info = { name: "gatehouse-test", version: "1.0.0" };
  await assert.rejects(new Client(info).connect(first), /Unauthorized/);
  await first.finishAuth((await authProvider.callback()).searchParams.get("code") ?? "");
  const client = new Client(info);
  await client.connect(new StreamableHTTPClientTransport(url, { authProvider }));
  try {
    return await client.callTool({ name: "add_note", arguments: { text: "x" } });
  } catch (error) {
    return error;
  } finally {
    await client.close();
  }
}

Deno.test("TROUBLES.md: a client that refreshes instead of asking for more gets 403 again and again, and CHALLENGE_SCOPES mends it", async () => {
  assert.match(row("403 `scope_insufficient`, again and again"), /`CHALLENGE_SCOPES`/);
  await inWorld(async (world) => {
    assert.ok(await addsNote(world) instanceof Error);
    const refused = world.server.records.filter(({ code }) => code === "scope_insufficient");
    assert.ok(refused.length >= 2, "it came back with the same scopes");
    assert.ok(world.issuer.controls.requests("token") >= 2, "which it had refreshed");
    assert.equal(world.issuer.controls.requests("authorize"), 1, "and nobody was asked for more");
  });
  await inWorld(async (world) => {
    const { isError, content } = await addsNote(world) as { isError?: boolean; content: unknown[] };
    assert.deepEqual([isError ?? false, content.length], [false, 1]);
    assert.deepEqual(world.server.records.filter(({ code }) => code === "scope_insufficient"), []);
  }, { CHALLENGE_SCOPES: "notes:read notes:write" });
});

const provider = PROVIDERS.find(({ name }) => name === "entra")!;
let key: Promise<OwnKey> | undefined;

/** What the reference's settings make of Entra ID: a guard, its records, and tokens as Entra signs them. */
async function withEntra(env: Record<string, string>) {
  const settings: Record<string, string> = {
    ISSUER: provider.server.issuer,
    PROFILE: "entra",
    AUDIENCE: API,
    RESOURCE,
    READ_SCOPE: "notes.read",
    WRITE_SCOPE: "notes.write",
    ...env,
  };
  const configuration = readConfiguration((name) => settings[name]);
  const signer = await (key ??= ownKey("RS256"));
  const events: AuditEvent[] = [];
  const guard = protect({
    resource: RESOURCE,
    authorizationServers: configuration.authorizationServers!,
    scopes: scopePolicy(configuration),
    fetch: networkOf(keyServer(provider.server.issuer, () => [signer.jwk])).fetch,
    onAudit: (event) => void events.push(event),
  });
  return {
    events,
    answer: async (claims: Record<string, unknown> | undefined) => {
      const token = claims && await signer.sign({ ...provider.claims, ...claims }, provider.header);
      const authorization = token === undefined ? null : `Bearer ${token}`;
      return await guard(requestOf({ headers: { authorization }, message: callOf("list_notes") }));
    },
    metadata: async () => {
      const document = await guard(requestOf({ url: METADATA, method: "GET" }));
      return await (document as Response).json();
    },
  };
}

Deno.test("TROUBLES.md: clients of Entra ID that act for themselves get 403, and APP_ROLES mends it for them alone", async () => {
  assert.match(row("403 for clients of Entra ID that act for themselves"), /`APP_ROLES`/);
  const without = await withEntra({});
  assert.equal((await without.answer(provider.client) as Response).status, 403);
  assert.equal(without.events[0]?.code, "scope_insufficient");
  const mended = await withEntra({ APP_ROLES: "Notes.Read.All=notes.read" });
  assert.ok(!(await mended.answer(provider.client) instanceof Response));
  const user = await mended.answer({ scp: "User.Read", roles: ["Notes.Read.All"] });
  assert.equal((user as Response).status, 403, "a user's role of that name grants nothing");
});

Deno.test("TROUBLES.md: MCP clients refuse an issuer that leaves out PKCE, and only whoever says so goes on", async () => {
  assert.match(row("MCP clients refuse Entra ID"), /`code_challenge_methods_supported`.*`--assume-s256`/);
  await inWorld(async ({ issuer, client, asked }) => {
    // As Entra ID's own document has it.
    issuer.controls.changeMetadata({ code_challenge_methods_supported: undefined });
    await assert.rejects(
      client.callTool("whoami"),
      (error) => error instanceof ClientError && error.code === "pkce_unsupported",
    );
    assert.equal(asked(), 0);
    issuer.controls.recover();
    assert.ok(await client.callTool("whoami"));
  });
});

Deno.test("TROUBLES.md: Entra ID is asked for scopes that are not this API's, and SCOPE_PREFIX names them in full", async () => {
  assert.match(row("`AADSTS9010010`, `AADSTS650053`"), /`identifierUris`.*`RESOURCE`.*`SCOPE_PREFIX`/);
  // A bare name is taken for one of Microsoft Graph's; what is asked for with `resource` then belongs to two APIs.
  const bare = await withEntra({});
  assert.equal(challengeOf(await bare.answer(undefined) as Response).scope, "notes.read");
  const prefix = `${RESOURCE}/`;
  const full = await withEntra({
    SCOPE_PREFIX: prefix,
    READ_SCOPE: `${prefix}notes.read`,
    WRITE_SCOPE: `${prefix}notes.write`,
  });
  assert.equal(challengeOf(await full.answer(undefined) as Response).scope, `${prefix}notes.read`);
  const { resource, scopes_supported } = await full.metadata();
  assert.ok(scopes_supported.every((scope: string) => scope.startsWith(`${resource}/`)), "one API's, both");
  // Tokens leave the prefix out.
  assert.ok(!(await full.answer({ scp: "notes.read" }) instanceof Response));
});

Deno.test("TROUBLES.md has no row about clients that no test brings about", () => {
  const rows = section.split("\n").filter((line) => line.startsWith("|")).slice(2);
  assert.equal(rows.length, 4);
});
