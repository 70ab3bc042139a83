/** What a client forgives and tells, what it assumes when it is told to, and what it says where it cannot. */

import assert from "node:assert/strict";
import type { Notice } from "../../../reference/client/client.ts";
import { canonicalResource } from "../../../reference/client/discovery/resource_identity.ts";
import { statusOf } from "../../../reference/client/store/status.ts";
import { at, changing, failureOf, inWorld } from "../world.ts";

const AS_METADATA = "/.well-known/oauth-authorization-server";
const RS_METADATA = "/.well-known/oauth-protected-resource/mcp";

Deno.test("canonicalResource() forgives case, default port and an empty path when it compares, and nothing else", () => {
  const same = [
    ["https://host", "https://host/", "HTTPS://HOST", "https://Host:443/"],
    ["http://host/mcp", "HTTP://HOST:80/mcp"],
    ["https://host?a", "https://host/?a"],
  ];
  for (const spellings of same) {
    assert.equal(new Set(spellings.map(canonicalResource)).size, 1, spellings.join());
  }
  const different = [
    ["https://host/mcp", "https://host/mcp/", "https://host/MCP", "https://host//mcp", "https://host/%6dcp"],
    [
      "https://host/",
      "http://host/",
      "https://host:80/",
      "https://host.",
      "https://me@host/",
      "https:\\\\host\\",
    ],
    ["https://host:443", "http://host:443", "https://host:4430"],
  ];
  for (const spellings of different) {
    assert.equal(new Set(spellings.map(canonicalResource)).size, spellings.length, spellings.join());
  }
});

Deno.test("createClient() refuses an issuer that is silent about PKCE unless its settings name that issuer", () =>
  inWorld(async (world) => {
    world.bend = at(AS_METADATA, changing({ code_challenge_methods_supported: undefined }));
    const { issuer } = world.issuer;
    for (const assumeS256 of [[], [`${issuer}/`], ["https://other.example"]]) {
      const failure = await failureOf(world.client({ assumeS256 }).callTool("whoami"));
      assert.equal(failure.code, "pkce_unsupported");
      assert.match(failure.message, /the authorization server's to announce.*assume it for this issuer/);
    }
    const notices: Notice[] = [];
    await world.client({ assumeS256: [issuer], notify: (notice) => notices.push(notice) }).callTool("whoami");
    assert.deepEqual([...new Set(notices.map(({ code }) => code))], ["s256_assumed"]);
    assert.ok(notices[0]!.text.includes(issuer));
    assert.equal((await statusOf(world.store, world.resource))[0]?.s256Assumed, true, "on record");
    assert.equal(world.opened[0]?.url.searchParams.get("code_challenge_method"), "S256");
    // What says that it cannot is not believed to be able.
    world.store.entries.clear();
    world.bend = at(AS_METADATA, changing({ code_challenge_methods_supported: ["plain"] }));
    assert.equal(
      (await failureOf(world.client({ assumeS256: [issuer] }).callTool("whoami"))).code,
      "pkce_unsupported",
    );
  }));

Deno.test("callTool() says whose fault it is when the metadata leaves the server's path out", () =>
  inWorld(async (world) => {
    const { origin } = new URL(world.resource);
    world.bend = at(RS_METADATA, changing({ resource: origin }));
    const failure = await failureOf(world.client().callTool("whoami"));
    assert.equal(failure.code, "resource_mismatch");
    assert.match(failure.message, /the MCP server's fault, and calling it by another URL does not help/);
    assert.ok(failure.message.endsWith(`\`resource\` has to be ${world.resource}`), failure.message);
  }));

Deno.test("statusOf() takes an empty scope for none when that is what was granted", () =>
  inWorld(async (world) => {
    world.bend = at("/token", changing({ scope: "" }));
    await world.client().callTool("whoami").catch(() => {});
    assert.deepEqual((await statusOf(world.store, world.resource))[0]?.scopes, []);
  }));

Deno.test("createClient() tells of a token that leaves b64token when it sends it", () =>
  inWorld(async (world) => {
    const notices: Notice[] = [];
    world.bend = at("/token", changing({ access_token: "alice:grant:secret" }));
    await world.client({ notify: (notice) => notices.push(notice) }).callTool("whoami").catch(() => {});
    assert.ok(
      world.sentTo("/mcp").some(({ authorization }) => authorization === "Bearer alice:grant:secret"),
    );
    assert.ok(notices.some(({ code }) => code === "token_characters"));
    assert.ok(!JSON.stringify(notices).includes("alice:grant"));
  }));
